import { expect, test } from 'vitest';
import { refusesDemo } from '../src/auth/sign-in/demo.ts';
import { readConfig } from '../src/config.ts';
import { startWords } from '../src/start-message.ts';

const address = { host: '127.0.0.1', port: 3000 };

test.each([
  [{}],
  [{ HOST: 'localhost' }],
  [{ HOST: '::1' }],
  [{ HOST: '0.0.0.0' }],
  [{ HOST: '::' }],
  [{ HOST: '192.168.1.7' }],
  [{ PUBLIC_URL: 'https://queue.example.org' }],
  [{ TRUSTED_PROXIES: '127.0.0.1' }],
])('with %j the demo logins are shown where they open something, and nowhere else', (env) => {
  const config = readConfig(env);
  const words = startWords({ config, address, isDemo: true });
  expect(words.includes('password demo-hub')).toBe(!refusesDemo(config));
  expect(words.includes('they are refused')).toBe(refusesDemo(config));
  expect(startWords({ config, address, isDemo: false })).not.toContain('demo');
});
