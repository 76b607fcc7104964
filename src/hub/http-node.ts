import type { IncomingMessage, RequestListener } from 'node:http';
import type { BlockList } from 'node:net';
import { getRequestListener, RequestError } from '@hono/node-server';
import type { Log } from '../log.ts';
import { clientAddress } from './addresses.ts';
import type { HubFetch } from './engine.ts';

export type HttpSettings = { readonly maxBodyBytes: number; readonly trustedProxies: BlockList; readonly log: Log };

/** Answers Node's requests with a `fetch`, within the same limits as on uWebSockets.js. */
export function httpOnNode(fetch: HubFetch, { maxBodyBytes, trustedProxies, log }: HttpSettings): RequestListener {
  const errorHandler = (error: unknown): Response => {
    if (error instanceof RequestError) return text(400, 'Bad Request');
    log.error({ event: 'http_failed', err: error });
    return text(500, 'Internal Server Error');
  };
  const listener = getRequestListener(
    async (request, { incoming }) => {
      const bounded = await withinLimit(request, maxBodyBytes);
      if (bounded === null) return text(413, 'Payload Too Large', { connection: 'close' });
      const forwardedFor = request.headers.get('x-forwarded-for') ?? undefined;
      const remote = incoming.socket.remoteAddress ?? '';
      return fetch(bounded, { address: clientAddress({ remote, forwardedFor }, trustedProxies) });
    },
    { overrideGlobalObjects: false, errorHandler },
  );
  return (incoming: IncomingMessage, outgoing) => void listener(incoming, outgoing);
}

/** The request with its body known to fit, or null. A length that is announced is kept to by Node's parser. */
async function withinLimit(request: Request, maxBytes: number): Promise<Request | null> {
  const length = request.headers.get('content-length');
  if (length !== null) return Number(length) > maxBytes ? null : request;
  if (request.method === 'GET' || request.method === 'HEAD' || request.body === null) return request;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  const { url, method, headers, signal } = request;
  return new Request(url, { method, headers, signal, body: Buffer.concat(chunks) });
}

function text(status: number, body: string, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } });
}
