import { refusesDemo } from './auth/sign-in/demo.ts';
import type { Config } from './config.ts';

type Started = { config: Config; address: { host: string; port: number }; isDemo: boolean };

const LOGINS = [
  '  staff    admin · reception · nurse · doctor1 … doctor8   password demo-hub',
  '  devices  demo-kiosk · demo-board                          (device tokens)',
];
const REFUSED = [
  'Everybody knows the demo logins, and other machines can reach this hub: they are refused.',
  'Start it with HOST=127.0.0.1, without PUBLIC_URL, ALLOWED_ORIGINS and TRUSTED_PROXIES, to use them;',
  'or make a login of your own: npm run create-admin',
];

/** What a person at the terminal needs next. */
export const startWords = ({ config, address: { host, port }, isDemo }: Started): string => {
  const scheme = config.tls ? 'https' : 'http';
  const shown = host.includes(':') ? `[${host}]` : host;
  const url = config.publicUrl ?? `${scheme}://${shown}:${port}`;
  const demo = ['', 'Demo data, in the embedded database:', ...(refusesDemo(config) ? REFUSED : LOGINS)];
  return [`Queue Hub is up: ${url}`, ...(isDemo ? demo : [])].join('\n');
};

/**
 * Says so at the terminal; a service's log already has `hub_listening`. The demo logins are no secret: they exist only
 * beside the demo data.
 */
export const announceStart = (started: Started): void => {
  if (!started.isDemo && !process.stdout.isTTY) return;
  process.stdout.write(`\n${startWords(started)}\n\n`);
};
