import { Hono } from 'hono';
import { marked } from 'marked';
import { HubError } from '../protocol/errors.ts';
import type { HttpEnv } from './env.ts';
import { answerAsset, type Folder } from './folder.ts';
import { plainPage } from './plain-page.ts';

const MARKDOWN = /\.md$/;
const INDEXES = ['index.html', 'index.md', 'README.md'];

/** The protocol's generated pages: Markdown as HTML, everything else as it is. */
export const docsRoutes = (docs: Folder): Hono<HttpEnv> =>
  new Hono<HttpEnv>().get('/docs/*', async (c) => {
    // With the slash, so that the pages' relative links lead to each other.
    if (new URL(c.req.url).pathname === '/docs') return c.redirect('/docs/', 301);
    const names = await docs.names();
    if (names.length === 0) throw new HubError('not_found', { hint: 'make them with: npm run docs:protocol' });
    const asked = decodeURIComponent(c.req.path.slice('/docs/'.length));
    const name = asked === '' ? INDEXES.find((index) => names.includes(index)) : asked;
    if (name === undefined) return c.html(indexPage(names));
    const asset = await docs.asset(name);
    if (!asset) throw new HubError('not_found');
    if (!MARKDOWN.test(name)) return answerAsset(c, asset, 'no-cache');
    const markup = await marked.parse(Buffer.from(asset.bytes).toString('utf8'), { async: true });
    return c.html(plainPage({ title: name, markup }));
  });

const indexPage = (names: readonly string[]) =>
  plainPage({
    title: 'Protocol',
    markup: `<h1>Protocol</h1><ul>${names.map((name) => `<li><a href="${encodeURI(name)}">${name}</a></li>`).join('')}</ul>`,
  });
