import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { v4 as uuidv4 } from 'uuid';
import { databaseFailure } from '../database/transaction.ts';
import type { Log } from '../log.ts';
import { HubError, type ErrorCode } from '../protocol/errors.ts';
import type { ErrorBody } from '../protocol/http.ts';
import type { HttpContext } from './env.ts';
import { plainPage } from './plain-page.ts';
import { languageOf, wordsIn, type Words } from './words.ts';

const statusOf: Readonly<Partial<Record<ErrorCode, ContentfulStatusCode>>> = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  rate_limited: 429,
  overloaded: 503,
  unavailable: 503,
  internal: 500,
};

/** The codes of HTTP's own refusals (a body over the limit, a path that cannot be decoded). */
const codeOf = (status: number): ErrorCode => (status === 404 ? 'not_found' : 'invalid_input');

/** Answers with the code of the one error table, as JSON, or in words to somebody who looks at it in a browser. */
export const answerFailure =
  (log: Log) =>
  (thrown: unknown, c: HttpContext): Response | Promise<Response> => {
    const { error, status } = failureOf(thrown);
    const said = { event: 'http_refused', path: c.req.routePath, code: error.code };
    if (error.code === 'internal') log.error({ ...said, event: 'http_failed', ...error.details, err: error.cause });
    else if (error.code === 'unavailable') log.warn({ ...said, err: error.cause });
    else log.debug(said);
    return refuse(c, error, status);
  };

export const refuse = (
  c: HttpContext,
  error: HubError,
  status: ContentfulStatusCode = statusOf[error.code] ?? 409,
): Response | Promise<Response> => {
  const retryAfter = error.details?.['retryAfterSeconds'];
  if (typeof retryAfter === 'number') c.header('Retry-After', String(retryAfter));
  c.header('Cache-Control', 'no-store');
  if (prefersHtml(c)) {
    const language = languageOf(c);
    const words = wordsIn(language);
    const [title, text] = inWords[error.code] ?? ['notPossible'];
    return c.html(
      // What has no words of its own is at least named.
      plainPage({ language, title: words[title], text: text ? words[text] : error.message, wayHome: true }),
      status,
    );
  }
  const { code, message, retryable, details } = error;
  const body: ErrorBody = { error: { code, message, retryable, ...(details ? { details } : {}) } };
  return c.json(body, status);
};

const inWords: Readonly<Partial<Record<ErrorCode, readonly [title: keyof Words, text: keyof Words]>>> = {
  not_found: ['notFound', 'notFoundText'],
  unavailable: ['unavailable', 'unavailableText'],
  internal: ['internal', 'internalText'],
};

const failureOf = (thrown: unknown): { error: HubError; status?: ContentfulStatusCode } => {
  if (thrown instanceof HubError) return { error: thrown };
  if (thrown instanceof HTTPException) {
    return { error: new HubError(codeOf(thrown.status), undefined, { cause: thrown }), status: thrown.status };
  }
  const { kind } = databaseFailure(thrown);
  if (kind === 'unavailable' || kind === 'retryable') {
    return { error: new HubError('unavailable', undefined, { cause: thrown }) };
  }
  if (kind === 'bad_text')
    return { error: new HubError('invalid_input', { text: 'cannot_be_stored' }, { cause: thrown }) };
  return { error: new HubError('internal', { reference: uuidv4() }, { cause: thrown }) };
};

const prefersHtml = (c: HttpContext): boolean => c.req.header('Accept')?.includes('text/html') ?? false;
