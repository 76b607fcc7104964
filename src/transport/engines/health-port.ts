import { trustedProxies } from '../../limits/addresses.ts';
import type { EngineOptions, HubFetch } from '../engine.ts';
import { httpOnNode } from './http-node.ts';
import { createHttpServer, listenOn } from './ws-server.ts';

const NOBODY = trustedProxies([]);

/**
 * Answers health checks on a port beside the hub's own, by Node's HTTP: uWebSockets.js refuses HTTP/1.0, which many load
 * balancers speak by default (505). `/healthz` answers as usual; any other path answers whether the hub is ready. Without TLS, since nothing else is served
 * here. Does nothing where no port is set.
 */
export function createHealthPort(
  options: Pick<EngineOptions, 'host' | 'sharedPort' | 'log'> & {
    readonly port: number | null;
    readonly fetch: HubFetch;
  },
) {
  const { fetch, log, port } = options;
  const server = createHttpServer(null);
  const answer: HubFetch = ({ url, method }, info) => {
    const { origin, pathname } = new URL(url);
    const asked = pathname === '/healthz' ? '/healthz' : '/readyz';
    return fetch(new Request(`${origin}${asked}`, { method: method === 'HEAD' ? 'HEAD' : 'GET' }), info);
  };
  server.on('request', httpOnNode(answer, { maxBodyBytes: 0, trustedProxies: NOBODY, log }));
  return {
    start: () => (port === null ? undefined : listenOn(server, { ...options, port })),
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
