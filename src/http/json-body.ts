import * as z from 'zod/mini';
import { HubError } from '../protocol/errors.ts';
import type { HttpContext } from './env.ts';

/** The request's body by its schema. Throws HubError('invalid_input') naming where it is wrong; never the value. */
export const jsonBody = async <Schema extends z.ZodMiniType>(
  c: HttpContext,
  schema: Schema,
): Promise<z.output<Schema>> => {
  const parsed = z.safeParse(schema, await readJson(c));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, code, message }) => ({ path: path.join('.'), code, message }));
  throw new HubError('invalid_input', { issues });
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
