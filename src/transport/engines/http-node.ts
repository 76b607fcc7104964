import { IncomingMessage, ServerResponse, type RequestListener } from 'node:http';
import type { BlockList } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Log } from '../../log.ts';
import { clientAddress } from '../../limits/addresses.ts';
import type { HubFetch } from '../engine.ts';

export type HttpSettings = { readonly maxBodyBytes: number; readonly trustedProxies: BlockList; readonly log: Log };

const TEXT = 'text/plain; charset=utf-8';

/**
 * Answers Node's requests with a `fetch`, within the same limits as on uWebSockets.js. The response is written here:
 * Hono's own adapter ends a stream that fails with the error's message, as if that were the rest of the page.
 */
export function httpOnNode(fetch: HubFetch, { maxBodyBytes, trustedProxies, log }: HttpSettings): RequestListener {
  const answer = async (request: Request, incoming: IncomingMessage): Promise<Response> => {
    const bounded = await withinLimit(request, maxBodyBytes);
    if (bounded === null) return text(413, 'Payload Too Large', { connection: 'close' });
    const forwardedFor = request.headers.get('x-forwarded-for') ?? undefined;
    const remote = incoming.socket.remoteAddress ?? '';
    return fetch(bounded, { address: clientAddress({ remote, forwardedFor }, trustedProxies) });
  };
  const listener = getRequestListener(
    async (request, { incoming, outgoing }) => {
      if (!(incoming instanceof IncomingMessage) || !(outgoing instanceof ServerResponse))
        throw new Error('not HTTP/1');
      try {
        await write(outgoing, await answer(request, incoming));
      } catch (error) {
        if (hasLeft(incoming, outgoing, error)) {
          log.debug({ event: 'http_client_left', err: error });
          return RESPONSE_ALREADY_SENT;
        }
        log.error({ event: 'http_failed', err: error });
        // Otherwise the pipeline has closed the connection, which shows that the answer is half.
        if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-type': TEXT }).end('Internal Server Error');
      }
      return RESPONSE_ALREADY_SENT;
    },
    // HTTP/1.0 need not name the host.
    { overrideGlobalObjects: false, hostname: 'localhost', errorHandler: () => text(400, 'Bad Request') },
  );
  return (incoming, outgoing) => void listener(incoming, outgoing);
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

/** Iterating Headers gives each Set-Cookie on its own. */
async function write(outgoing: ServerResponse, { status, headers, body }: Response): Promise<void> {
  for (const [name, value] of headers) outgoing.appendHeader(name, value);
  outgoing.writeHead(status);
  if (body === null) outgoing.end();
  else await pipeline(body, outgoing);
}

/** A client that leaves breaks off what it was sending or getting. That is not an error of the hub. */
function hasLeft(incoming: IncomingMessage, outgoing: ServerResponse, error: unknown): boolean {
  if (!incoming.socket.destroyed) return false;
  return (
    !outgoing.headersSent || (error instanceof Error && Reflect.get(error, 'code') === 'ERR_STREAM_PREMATURE_CLOSE')
  );
}

function text(status: number, body: string, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { 'content-type': TEXT, ...headers } });
}
