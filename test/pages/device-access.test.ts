import { createServer } from 'node:http';
import { once } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createDeviceAccess } from '../../src/pages/shared/public/device-access.ts';
import { scriptedHub } from '../client/scripted-hub.ts';

const LOOK_AGAIN_MS = 30;

test('a screen that the hub refuses for its protocol looks whether its page is there, and only then loads it again', async () => {
  const hub = await scriptedHub();
  hub.admit = () => ({ code: 'protocol_unsupported', retryable: false });
  // What serves the page: first a hub that restarts behind its proxy, then nobody, then the new version.
  const statuses = [503, 502, 404];
  const asked: number[] = [];
  const pages = createServer((_request, response) => {
    const status = statuses[asked.length] ?? 200;
    asked.push(status);
    response.writeHead(status).end();
  });
  pages.listen(0, '127.0.0.1');
  await once(pages, 'listening');
  onTestFinished(() => void pages.close());
  const address = pages.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;

  const reload = vi.fn<() => void>();
  const location = {
    origin: hub.url,
    href: `http://127.0.0.1:${port}/board`,
    hash: '#token=d.abc',
    pathname: '/board',
    search: '',
    reload,
  };
  const storage = { getItem: () => null, setItem: () => undefined };
  const page = { location, history: { replaceState: () => undefined }, localStorage: storage };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of a window, only what the access takes
  const access = createDeviceAccess('board', page as unknown as Window, { lookAgainMs: LOOK_AGAIN_MS });
  await vi.waitFor(() => expect(reload).toHaveBeenCalled(), { timeout: 5_000 });
  expect(reload).toHaveBeenCalledTimes(1);
  expect(asked).toEqual([503, 502, 404, 200]);
  if (access.snapshot.kind === 'paired') access.snapshot.client.close();
});
