import { Hono } from 'hono';
import { marked } from 'marked';
import { HubError } from '../protocol/errors.ts';
import type { HttpEnv } from './env.ts';
import { answerAsset, assetOf, type Asset, type Folder } from './folder.ts';
import { plainPage } from './plain-page.ts';

const MARKDOWN = /\.md$/;
const INDEXES = ['index.html', 'index.md', 'README.md'];

/** The protocol's generated pages: Markdown as HTML, made once for each state of the file; everything else as it is. */
export const docsRoutes = (docs: Folder): Hono<HttpEnv> => {
  const made = new WeakMap<Asset, Promise<Asset>>();
  const pageOf = (name: string, source: Asset): Promise<Asset> => {
    const page = made.get(source) ?? render(name, source);
    made.set(source, page);
    return page;
  };
  const firstOf = async (names: readonly string[]): Promise<{ name: string; asset: Asset } | null> => {
    for (const name of names) {
      const asset = await docs.asset(name);
      if (asset) return { name, asset };
    }
    return null;
  };

  return new Hono<HttpEnv>().get('/docs/*', async (c) => {
    // With the slash, so that the pages' relative links lead to each other.
    if (new URL(c.req.url).pathname === '/docs') return c.redirect('/docs/', 301);
    const asked = decoded(c.req.path.slice('/docs/'.length));
    const found = await firstOf(asked === '' ? INDEXES : [asked]);
    if (found) {
      const { name, asset } = found;
      return answerAsset(c, MARKDOWN.test(name) ? await pageOf(name, asset) : asset, 'no-cache');
    }
    if (asked !== '') throw new HubError('not_found');
    const names = await docs.names();
    if (names.length === 0) throw new HubError('not_found', { hint: 'make them with: npm run docs:protocol' });
    return c.html(indexPage(names));
  });
};

/** Throws HubError('not_found') for what no file is named like. */
const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new HubError('not_found');
  }
};

const render = async (name: string, { bytes }: Asset): Promise<Asset> => {
  const markup = await marked.parse(Buffer.from(bytes).toString('utf8'), { async: true });
  const page = String(await plainPage({ title: name, markup }));
  return assetOf(new TextEncoder().encode(page), 'text/html; charset=UTF-8');
};

const indexPage = (names: readonly string[]) =>
  plainPage({
    title: 'Protocol',
    markup: `<h1>Protocol</h1><ul>${names.map((name) => `<li><a href="${encodeURI(name)}">${name}</a></li>`).join('')}</ul>`,
  });
