import { Hono } from 'hono';
import type { Knex } from 'knex';
import { refusesDemo, type Reach } from '../auth/sign-in/demo.ts';
import type { Config } from '../config.ts';
import { Settings } from '../models/settings.ts';
import { User } from '../models/user.ts';
import type { AboutReply } from '../protocol/http.ts';
import { httpRoutes } from '../protocol/http-routes.ts';
import type { HttpEnv } from './env.ts';
import { jsonRoute } from './json-route.ts';

export type AboutParts = { readonly knex: Knex; readonly config: Reach & Pick<Config, 'oidc'> };

const ASK_AGAIN_AFTER_MS = 5_000;

/** `/about`: what the sign-in page says before anybody has signed in. The boards show the hospital's name to everybody. */
export const aboutRoutes = ({ knex, config }: AboutParts): Hono<HttpEnv> => {
  // Anybody may ask, as often as they like; the database hears of it every five seconds.
  let asked: { at: number; answer: Promise<AboutReply> } | undefined;
  const app = new Hono<HttpEnv>();
  jsonRoute(app, httpRoutes.about, async (c) => {
    const now = performance.now();
    if (!asked || now - asked.at > ASK_AGAIN_AFTER_MS) asked = { at: now, answer: aboutHub(knex, config) };
    c.header('Cache-Control', 'no-store');
    return asked.answer;
  });
  return app;
};

const aboutHub = async (knex: Knex, config: AboutParts['config']): Promise<AboutReply> => {
  const settings = await Settings.query(knex).select('hospital_name', 'languages').first().throwIfNotFound();
  const demoLogin = refusesDemo(config)
    ? undefined
    : await User.query(knex).select('user_id').where({ demo: true, active: true }).first();
  const { hospitalName, languages } = settings;
  return { hospitalName, languages, demoLogins: demoLogin !== undefined, singleSignOn: config.oidc !== null };
};
