import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { HubError } from './errors.ts';

/**
 * For a schema's `safeParse`: zod/mini by itself says "Invalid input" of everything. In a module of its own, since pages do
 * without these words.
 */
export const inWords = { error: en().localeError };

/** Of an input that is wrong all over. */
const MOST = 20;

type Issue = { path: string; code: string; message: string };

/** The input as the schema takes it. Throws HubError('invalid_input') with each field that is wrong, and what it takes. */
export const readInput = <S extends z.ZodMiniType>(schema: S, raw: unknown): z.output<S> => {
  const read = z.safeParse(schema, raw, inWords);
  if (read.success) return read.data;
  throw wrongInput(read.error);
};

export const wrongInput = ({ issues }: z.core.$ZodError): HubError =>
  new HubError('invalid_input', { issues: issues.flatMap(issuesOf).slice(0, MOST) });

/** Where the input was wrong and what was expected there; never the value, which may be personal. */
const issuesOf = (issue: z.core.$ZodIssue): Issue[] => {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField([...issue.path, key]));
  return [{ path: issue.path.join('.'), code: codeOf(issue), message: issue.message }];
};

const unknownField = (path: PropertyKey[]): Issue => ({
  path: path.join('.'),
  code: 'unrecognized_keys',
  message: 'There is no such field',
});

/** A rule of ours names itself in `params`. */
const codeOf = (issue: z.core.$ZodIssue): string => {
  const own: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  return typeof own === 'string' ? own : issue.code;
};
