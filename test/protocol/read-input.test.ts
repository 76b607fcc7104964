import { describe, expect, test } from 'vitest';
import type * as z from 'zod/mini';
import { commands } from '../../src/protocol/commands/index.ts';
import { HubError } from '../../src/protocol/errors.ts';
import { httpRoutes } from '../../src/protocol/http-routes.ts';
import { readInput } from '../../src/protocol/read-input.ts';

type Issue = { path: string; code: string; message: string };

const schemas: [string, z.ZodMiniObject][] = [
  ...Object.values(commands).map(({ name, input }): [string, z.ZodMiniObject] => [name, input]),
  ...Object.values(httpRoutes).flatMap(({ path, input }): [string, z.ZodMiniObject][] =>
    input ? [[path, input]] : [],
  ),
];

/** None of them is what any field takes, or a field that takes one refuses another. */
const wrong = [7.5, -1, true, '', ' ', '\0', 'x'.repeat(60_000), [], [7.5], [[]], { unheardOf: 1 }, null];

const issuesOf = (schema: z.ZodMiniObject, raw: unknown): Issue[] => {
  try {
    readInput(schema, raw);
    return [];
  } catch (thrown) {
    if (!(thrown instanceof HubError)) throw thrown;
    expect(thrown.code).toBe('invalid_input');
    return thrown.details?.['issues'] as Issue[];
  }
};

/** Says what is expected, or which rule was broken, and not only that something is wrong. */
const says = expect.not.stringMatching(/^(Invalid input|Unrecognized.*)?$/);

describe.each(schemas)('%s', (_, schema) => {
  const fields = Object.keys(schema.def.shape);

  test.each(fields)('names %s and what it takes, where that is wrong', (field) => {
    const refused = wrong
      .map((value) => issuesOf(schema, { [field]: value }).filter(({ path }) => path.split('.')[0] === field))
      .filter((issues) => issues.length > 0);
    expect(refused.length).toBeGreaterThan(5);
    for (const issue of refused.flat()) expect(issue).toMatchObject({ code: expect.any(String), message: says });
  });

  test('names what it lacks, what it does not know, and what it is itself', () => {
    const lacking = issuesOf(schema, {});
    for (const { path, message } of lacking) {
      expect(fields).toContain(path);
      expect(message).toEqual(says);
    }
    const unknown = issuesOf(schema, { colour: 1, shape: 2 }).filter(({ code }) => code === 'unrecognized_keys');
    expect(unknown.map(({ path }) => path)).toEqual(['colour', 'shape']);
    for (const nothing of [7, null, [], 'text']) {
      expect(issuesOf(schema, nothing)).toMatchObject([
        { path: '', message: expect.stringContaining('expected object') },
      ]);
    }
  });
});

test('the value is in no issue', () => {
  for (const [, schema] of schemas) {
    for (const field of Object.keys(schema.def.shape)) {
      for (const value of ['Ada-Winter-1958', ['Ada-Winter-1958'], { a: 'Ada-Winter-1958' }]) {
        expect(JSON.stringify(issuesOf(schema, { [field]: value }))).not.toContain('Ada-Winter');
      }
    }
  }
});

test('an input that is wrong all over is answered with the first of its faults', () => {
  const schema = commands['feed:subscribe'].input;
  expect(issuesOf(schema, { departmentIds: Array.from({ length: 400 }, () => 7) })).toHaveLength(20);
});
