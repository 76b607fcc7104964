import type { Config } from './config.ts';

type Started = { config: Config; address: { host: string; port: number }; isDemo: boolean };

/**
 * What a person at the terminal needs next; a service's log already has `hub_listening`. The demo logins are no secret:
 * they exist only beside the demo data.
 */
export const announceStart = ({ config, address: { host, port }, isDemo }: Started): void => {
  if (!isDemo && !process.stdout.isTTY) return;
  const scheme = config.tls ? 'https' : 'http';
  const shown = host.includes(':') ? `[${host}]` : host;
  const url = config.publicUrl ?? `${scheme}://${shown}:${port}`;
  const lines = [`Queue Hub is up: ${url}`];
  if (isDemo) {
    lines.push(
      '',
      'Demo data, in the embedded database:',
      '  staff    admin · reception · nurse · doctor1 … doctor8   password demo-hub',
      '  devices  demo-kiosk · demo-board                          (device tokens)',
    );
  }
  process.stdout.write(`\n${lines.join('\n')}\n\n`);
};
