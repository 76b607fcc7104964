import type { Hono } from 'hono';
import type * as z from 'zod/mini';
import { HubError } from '../protocol/errors.ts';
import type { HttpRoute } from '../protocol/http-routes.ts';
import { readInput } from '../protocol/read-input.ts';
import type { HttpContext, HttpEnv } from './env.ts';

type Input<R extends HttpRoute> = R['input'] extends z.ZodMiniType ? z.output<R['input']> : null;

/** Answers a route as its contract says: the body parsed by its `input`, the answer typed by its `reply`. */
export const jsonRoute = <R extends HttpRoute>(
  app: Hono<HttpEnv>,
  route: R,
  answer: (c: HttpContext, input: Input<R>) => Promise<z.input<R['reply']>>,
): void => {
  app.on(route.method, route.path, async (c) => {
    const input = route.input === null ? null : readInput(route.input, await readJson(c));
    return c.json(await answer(c, input as Input<R>), route.status);
  });
};

const readJson = async (c: HttpContext): Promise<unknown> => {
  const text = await c.req.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new HubError('invalid_input', {
      issues: [{ path: '', code: 'invalid_json', message: 'The body is no JSON.' }],
    });
  }
};
