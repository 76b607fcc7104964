import type { Context } from 'hono';

/** What the engine tells of a request: the client's own address, seen through the trusted proxies. */
export type HttpEnv = { Bindings: { readonly address: string } };

export type HttpContext = Context<HttpEnv>;
