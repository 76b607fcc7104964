import { Hono } from 'hono';
import { HubError } from '../protocol/errors.ts';
import { pages } from '../protocol/pages.ts';
import type { HttpContext, HttpEnv } from './env.ts';
import { answerAsset, FOR_EVER, type Folder } from './folder.ts';
import { plainPage } from './plain-page.ts';

const ASK_EACH_TIME = 'no-cache';

/**
 * The built pages: each has a folder with an index.html; what else they need is under /assets, named by its content.
 * Before they are built, `/` says what the hub has.
 */
export const pageRoutes = (built: Folder): Hono<HttpEnv> => {
  const page =
    (name: string) =>
    async (c: HttpContext): Promise<Response> => {
      const asset = await built.asset(`${name}/index.html`);
      if (!asset) throw new HubError('not_found', { page: name, hint: 'the pages are not built' });
      return answerAsset(c, asset, ASK_EACH_TIME);
    };
  const routes = new Hono<HttpEnv>()
    .get('/', async (c) => {
      const home = await built.asset('home/index.html');
      return home ? answerAsset(c, home, ASK_EACH_TIME) : c.html(await homePage(built));
    })
    .get('/assets/*', async (c) => {
      const asset = await built.asset(c.req.path.slice(1));
      if (!asset) throw new HubError('not_found');
      return answerAsset(c, asset, FOR_EVER);
    });
  for (const [name, { address }] of Object.entries(pages)) if (name !== 'home') routes.get(address, page(name));
  return routes;
};

const homePage = async (built: Folder) => {
  const files = await built.names();
  const there = Object.entries(pages).filter(
    ([name, { address }]) => files.includes(`${name}/index.html`) && !address.includes(':'),
  );
  const links = [
    ...there.map(([name, { address }]) => ({ href: address, says: name })),
    { href: '/docs/', says: 'the protocol: every command and event' },
    { href: '/readyz', says: 'whether the hub can serve: database and feed' },
  ];
  return plainPage({
    title: 'Queue Hub',
    markup: `<h1>Queue Hub</h1><p>The hub is up.</p><ul>${links
      .map(({ href, says }) => `<li><a href="${href}">${href}</a> ${says}</li>`)
      .join('')}</ul>`,
  });
};
