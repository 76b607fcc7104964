import * as z from 'zod/mini';
import { expect, expectTypeOf, test } from 'vitest';
import { handlers } from '../../src/commands/index.ts';
import { queue as queueHandlers } from '../../src/commands/queue/index.ts';
import type { Handlers, HandlersOf } from '../../src/execution/define.ts';
import { byName } from '../../src/protocol/by-name.ts';
import { commandNames, commands } from '../../src/protocol/commands/index.ts';
import { command, read } from '../../src/protocol/contract.ts';
import * as f from '../../src/protocol/fields.ts';

const data = z.strictObject({});
const about = { summary: 'For a test.', data };

test('a contract does not compile without who may send it', () => {
  // @ts-expect-error -- nobody is named
  const nobody = () => command('queue:new', { ...about, input: {} });
  // @ts-expect-error -- there is no such role
  const unknown = () => command('queue:new', { ...about, who: ['porter'], input: {} });
  const admin = command('queue:new', { ...about, who: ['admin'], input: {} });
  expect([admin.who, admin.owns]).toEqual([['admin'], 'none']);
  expectTypeOf(nobody).toBeFunction();
  expectTypeOf(unknown).toBeFunction();
});

test('a contract that doctors or tickets may send does not compile without what must be their own', () => {
  const onEntry = { ...about, input: { queueId: f.id } };
  const onDoctor = { ...about, input: { doctorId: z.optional(f.id) } };
  const ways = [
    // @ts-expect-error -- does not say
    () => command('queue:new', { ...onEntry, who: ['nurse', 'doctor'] }),
    // @ts-expect-error -- an entry is somebody's
    () => command('queue:new', { ...onEntry, who: ['nurse', 'doctor'], owns: 'none' }),
    // @ts-expect-error -- so it is for the bearer of a ticket
    () => command('queue:new', { ...onEntry, who: ['ticket'], owns: 'none' }),
    // @ts-expect-error -- and for one that only reads
    () => read('queue:new', { ...onEntry, who: ['doctor'], owns: 'none' }),
    // @ts-expect-error -- no doctor is named
    () => command('queue:new', { ...onEntry, who: ['doctor'], owns: 'doctorId' }),
    // @ts-expect-error -- the doctor that is named must be the own one
    () => read('queue:new', { ...onDoctor, who: ['doctor'], owns: 'none' }),
    // @ts-expect-error -- does not say
    () => read('queue:new', { ...about, input: {}, who: ['doctor'] }),
    // @ts-expect-error -- there is nothing to own
    () => read('queue:new', { ...about, input: {}, who: ['doctor'], owns: 'entry' }),
    // @ts-expect-error -- nobody of those who may send it is limited to the own
    () => command('queue:new', { ...onEntry, who: ['nurse'], owns: 'entry' }),
  ];
  expect(ways).toHaveLength(9);
  expect(command('queue:new', { ...onEntry, who: ['nurse', 'doctor'], owns: 'entry' }).owns).toBe('entry');
  expect(read('queue:new', { ...onDoctor, who: ['doctor'], owns: 'doctorId' }).owns).toBe('doctorId');
  expect(read('queue:new', { ...about, input: {}, who: ['doctor'], owns: 'none' }).owns).toBe('none');
});

test('each contract is filed under its own name, and each command has its handler', () => {
  for (const name of commandNames.filter((name) => !name.startsWith('feed:'))) {
    expect([name, commands[name].name, Object.hasOwn(handlers, name)]).toEqual([name, name, true]);
  }
  expectTypeOf(byName(commands['audit:list'])).toEqualTypeOf<{
    readonly 'audit:list': (typeof commands)['audit:list'];
  }>();
});

test('an index of handlers that lacks one does not compile', () => {
  const { 'queue:cancel': cancel, ...others } = queueHandlers;
  // @ts-expect-error -- without queue:cancel
  const queue: HandlersOf<'queue'> = others;
  // @ts-expect-error -- without every other noun
  const all: Handlers = queueHandlers;
  expect([typeof cancel.run, queue, all]).toEqual(['function', others, queueHandlers]);
});

/** Where a column of eight bytes, or none at all, takes the number. */
const LARGE = new Set(['expectedRevision', 'before', 'versions']);

type Shape = { type?: unknown; maximum?: number; [part: string]: unknown };
const integersOf = (shape: Shape, name: string): { name: string; maximum: number }[] =>
  shape.type === 'integer'
    ? [{ name, maximum: shape.maximum ?? Infinity }]
    : Object.entries(shape).flatMap(([key, part]) =>
        typeof part === 'object' && part !== null
          ? integersOf(
              part as Shape,
              key === 'additionalProperties' || /^(properties|items|anyOf|\d+)$/.test(key) ? name : key,
            )
          : [],
      );

test('no number is taken that its column cannot hold', () => {
  const tooLarge = commandNames.flatMap((name) =>
    integersOf(z.toJSONSchema(commands[name].input, { io: 'input', unrepresentable: 'any' }) as Shape, name)
      .filter((field) => field.maximum > 2_147_483_647 && !LARGE.has(field.name))
      .map((field) => `${name} ${field.name}`),
  );
  expect(tooLarge).toEqual([]);
});
