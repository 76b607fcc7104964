import { STATUS_CODES } from 'node:http';
import type { HttpRequest, HttpResponse } from 'uWebSockets.js';
import { clientAddress } from '../../limits/addresses.ts';
import type { HubFetch } from '../engine.ts';
import type { HttpSettings } from './http-node.ts';

export type HttpOnUws = {
  readonly handle: (res: HttpResponse, req: HttpRequest) => void;
  /** Requests that wait for their answer. */
  readonly active: () => number;
};

/**
 * Answers uWebSockets.js requests with a `fetch`. Two of its rules shape the code: a request can be read only before
 * the handler returns, and a response must not be touched once the client has left.
 */
export function httpOnUws(fetch: HubFetch, settings: HttpSettings & { readonly secure: boolean }): HttpOnUws {
  let active = 0;
  const answer = async (exchange: Exchange, request: Request, address: string): Promise<void> => {
    active += 1;
    try {
      await respond(exchange, request.method, await fetch(request, { address }));
    } catch (error) {
      if (exchange.left.aborted) return;
      settings.log.error({ event: 'http_failed', err: error });
      fail(exchange);
    } finally {
      active -= 1;
    }
  };
  const handle = (res: HttpResponse, req: HttpRequest): void => {
    const exchange = openExchange(res);
    const head = readHead(req, settings.secure);
    if (head === null) return refuse(exchange, 400);
    const remote = Buffer.from(res.getRemoteAddressAsText()).toString();
    const forwardedFor = head.headers.get('x-forwarded-for') ?? undefined;
    const address = clientAddress({ remote, forwardedFor }, settings.trustedProxies);
    const begin = (body: Uint8Array<ArrayBuffer> | null): void => {
      const request = requestOf(head, body, exchange.left);
      if (request === null) refuse(exchange, 400);
      else void answer(exchange, request, address);
    };
    if (head.method === 'GET' || head.method === 'HEAD') return begin(null);
    if (Number(head.headers.get('content-length') ?? 0) > settings.maxBodyBytes) return refuse(exchange, 413);
    collectBody(exchange, settings.maxBodyBytes, begin);
  };
  return { handle, active: () => active };
}

type Exchange = { readonly res: HttpResponse; readonly left: AbortSignal; started: boolean };

type Head = { readonly method: string; readonly url: string; readonly headers: Headers };

function openExchange(res: HttpResponse): Exchange {
  const controller = new AbortController();
  res.onAborted(() => controller.abort());
  return { res, left: controller.signal, started: false };
}

/** Null where it is no request that a URL and Headers can hold, such as a Host with a space. */
function readHead(req: HttpRequest, secure: boolean): Head | null {
  const headers = new Headers();
  const query = req.getQuery();
  try {
    // `forEach` decodes as UTF-8 what HTTP means as Latin-1.
    req.forEach((name, value) => headers.append(name, isAscii(value) ? value : req.getHeader(name)));
    const path = query ? `${req.getUrl()}?${query}` : req.getUrl();
    const host = headers.get('host') ?? '';
    // Anything but host and port in Host would move into another part of the URL.
    if (!/^[\w.:[\]-]+$/.test(host)) return null;
    const url = new URL(`${secure ? 'https' : 'http'}://${host}${path}`);
    return { method: req.getCaseSensitiveMethod(), url: url.href, headers };
  } catch {
    return null;
  }
}

function isAscii(text: string): boolean {
  return /^[\u0020-\u007e\t]*$/.test(text);
}

/** Null for the methods that Fetch does not know (CONNECT, TRACE). */
function requestOf(
  { method, url, headers }: Head,
  body: Uint8Array<ArrayBuffer> | null,
  left: AbortSignal,
): Request | null {
  try {
    return new Request(url, { method, headers, body, signal: left });
  } catch {
    return null;
  }
}

function collectBody(
  exchange: Exchange,
  maxBytes: number,
  begin: (body: Uint8Array<ArrayBuffer> | null) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  exchange.res.onData((chunk, isLast) => {
    if (exchange.started || exchange.left.aborted) return;
    size += chunk.byteLength;
    if (size > maxBytes) return refuse(exchange, 413);
    // A copy: uWebSockets.js takes the memory back when this returns.
    chunks.push(Buffer.from(new Uint8Array(chunk)));
    if (isLast) begin(size === 0 ? null : new Uint8Array(Buffer.concat(chunks)));
  });
}

async function respond(exchange: Exchange, method: string, response: Response): Promise<void> {
  const { res, left } = exchange;
  const length = response.headers.get('content-length');
  const isBodiless = method === 'HEAD' || response.status === 204 || response.status === 304;
  if (left.aborted || isBodiless || response.body === null) {
    await response.body?.cancel();
    if (left.aborted) return;
    res.cork(() => {
      writeHead(exchange, response);
      if (!isBodiless) return res.end('', isLast(response));
      // As a header, since `endWithoutBody(length)` waits for that many bytes and then drops the connection.
      if (length !== null) res.writeHeader('content-length', length);
      return res.endWithoutBody();
    });
  } else if (length === null && !isLast(response)) {
    await stream(exchange, response, response.body);
  } else {
    // Also what ends the connection: after a chunk, `end(…, true)` would write the header into the body.
    const bytes = await response.arrayBuffer();
    if (left.aborted) return;
    res.cork(() => {
      writeHead(exchange, response);
      res.end(bytes, isLast(response));
    });
  }
}

async function stream(exchange: Exchange, response: Response, body: ReadableStream<Uint8Array>): Promise<void> {
  const { res, left } = exchange;
  for await (const chunk of body) {
    if (left.aborted) return;
    let flushed = true;
    res.cork(() => {
      if (!exchange.started) writeHead(exchange, response);
      // An empty chunk is how HTTP ends a chunked body.
      if (chunk.byteLength > 0) flushed = res.write(chunk);
    });
    if (!flushed) await untilWritable(exchange);
  }
  if (left.aborted) return;
  res.cork(() => {
    if (!exchange.started) writeHead(exchange, response);
    res.end();
  });
}

/**
 * Resolves as well when the client leaves. One turn later, since uWebSockets.js empties its buffer after this callback:
 * a write within it would be told to wait, be flushed at once, and wait for an event that has passed.
 */
function untilWritable({ res, left }: Exchange): Promise<void> {
  return new Promise((resolve) => {
    const proceed = (): void => {
      left.removeEventListener('abort', proceed);
      resolve();
    };
    left.addEventListener('abort', proceed);
    res.onWritable(() => {
      setImmediate(proceed);
      return true;
    });
  });
}

/** Whether this connection is to end with its answer. */
function isLast({ headers }: Response): boolean {
  return headers.get('connection')?.toLowerCase() === 'close';
}

/** What uWebSockets.js writes by itself, or what belongs to the connection rather than to the answer. */
const NOT_COPIED = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'date']);

/** Iterating Headers gives each Set-Cookie on its own. */
function writeHead(exchange: Exchange, { status, headers }: Response): void {
  exchange.started = true;
  exchange.res.writeStatus(`${status} ${STATUS_CODES[status] ?? ''}`.trimEnd());
  for (const [name, value] of headers) if (!NOT_COPIED.has(name)) exchange.res.writeHeader(name, value);
}

/** Ends the connection too: the rest of what the client sends is not wanted. */
function refuse(exchange: Exchange, status: 400 | 413): void {
  exchange.started = true;
  exchange.res.cork(() => {
    exchange.res.writeStatus(`${status} ${STATUS_CODES[status]}`);
    exchange.res.writeHeader('content-type', 'text/plain; charset=utf-8');
    exchange.res.end(STATUS_CODES[status], true);
  });
}

function fail(exchange: Exchange): void {
  const { res } = exchange;
  // Half an answer cannot be taken back; a closed connection at least shows that it is half.
  if (exchange.started) {
    res.close();
    return;
  }
  exchange.started = true;
  res.cork(() => {
    res.writeStatus('500 Internal Server Error');
    res.writeHeader('content-type', 'text/plain; charset=utf-8');
    res.end('Internal Server Error');
  });
}
