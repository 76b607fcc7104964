import { Hono } from 'hono';
import { HubError } from '../protocol/errors.ts';
import type { HttpContext, HttpEnv } from './env.ts';
import { answerAsset, FOR_EVER, type Folder } from './folder.ts';
import { plainPage } from './plain-page.ts';

/** Each page has a folder with an index.html; everything else they need is under /assets, named by its content. */
export const pageNames = ['kiosk', 'board', 'doctor', 'reception', 'admin'] as const;

const ASK_EACH_TIME = 'no-cache';

/** The built pages. Before they are built, `/` says what the hub has. */
export const pageRoutes = (pages: Folder): Hono<HttpEnv> => {
  const page =
    (name: string) =>
    async (c: HttpContext): Promise<Response> => {
      const asset = await pages.asset(`${name}/index.html`);
      if (!asset) throw new HubError('not_found', { page: name, hint: 'the pages are not built' });
      return answerAsset(c, asset, ASK_EACH_TIME);
    };
  const routes = new Hono<HttpEnv>()
    .get('/', async (c) => {
      const home = await pages.asset('home/index.html');
      return home ? answerAsset(c, home, ASK_EACH_TIME) : c.html(await homePage(pages));
    })
    .get('/ticket/:token', page('ticket'))
    .get('/assets/*', async (c) => {
      const asset = await pages.asset(c.req.path.slice(1));
      if (!asset) throw new HubError('not_found');
      return answerAsset(c, asset, FOR_EVER);
    });
  for (const name of pageNames) routes.get(`/${name}`, page(name));
  return routes;
};

const homePage = async (pages: Folder) => {
  const built = await pages.names();
  const there = pageNames.filter((name) => built.includes(`${name}/index.html`));
  const links = [
    ...there.map((name) => ({ href: `/${name}`, says: name })),
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
