import { pino } from 'pino';
import { v4 as uuid } from 'uuid';
import { Area } from '../../src/models/area.ts';
import { afterAll, describe, expect, test } from 'vitest';
import type { Principal } from '../../src/auth/principal.ts';
import { handlers } from '../../src/commands/index.ts';
import type { CommandContext, HandledCommand } from '../../src/execution/define.ts';
import { createExecutor } from '../../src/execution/execute.ts';
import { commandNames, commands } from '../../src/protocol/commands/index.ts';
import { entryMoves, type EntryMove } from '../../src/protocol/lifecycle.ts';
import { aDepartment, aDoctor, anEntry, aSite, aReceptionist, theBearerOf, theDoctor } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';

/** A command that is about an entry must ask whose it is, by which guard ever. One that forgets is taken back. */
const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const lines: string[] = [];
const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });

const owned = commandNames.filter((name): name is HandledCommand => commands[name].owns === 'entry');

type Ask = CommandContext['mayActOn'];
type Run = (input: unknown, context: CommandContext, read: unknown) => Promise<unknown>;

/** The hub with one handler that does its work as ever, but for how it asks. */
const executorWith = (name: HandledCommand, asking: (asked: Ask) => Ask) => {
  const handler = handlers[name] as { run: Run };
  const run: Run = (input, context, read) =>
    handler.run(input, { ...context, mayActOn: asking(context.mayActOn) }, read);
  return createExecutor({
    knex,
    handlers: { ...handlers, [name]: { ...handler, run } },
    log,
    committed: () => undefined,
  });
};

const isMove = (name: string): name is EntryMove => Object.hasOwn(entryMoves, name);

const anArea = async (): Promise<string> => {
  const { siteId } = await aSite(knex);
  return (await Area.query(knex).insert({ siteId, letter: 'A', name: 'Near the rooms' }).returning('*')).areaId;
};

const world = async (name: HandledCommand) => {
  const here = await aDoctor(knex);
  const elsewhere = await aDoctor(knex);
  const { departmentId } = await aDepartment(knex);
  const status = isMove(name) ? entryMoves[name].from[0] : 'waiting';
  const sent = name === 'queue:retreat' ? { advancedAt: new Date(), areaId: await anArea() } : {};
  const entry = await anEntry(knex, { doctorId: elsewhere.doctorId, status, ...sent });
  const mine = await anEntry(knex, { doctorId: here.doctorId, status, ...sent });
  const input = {
    queueId: entry.queueId,
    ...(name === 'queue:transfer' && { departmentId, reason: 'x-ray' }),
    ...(name === 'queue:set-urgency' && { urgencyLevel: 2, reason: 'pale' }),
    ...(commands[name].kind === 'command' && { requestId: uuid() }),
  };
  const senders: Principal[] = [theDoctor(here), theDoctor(elsewhere), aReceptionist(), theBearerOf(mine)];
  const allowed = senders.filter(({ role }) => commands[name].who.includes(role));
  return { entry, mine, input, allowed };
};

const rowOf = (queueId: string) => knex('queue').where({ queue_id: queueId }).first();

test('the commands that own an entry are those that doctors or tickets send about one', () => {
  expect(owned).toContain('queue:cancel');
  for (const name of commandNames) {
    const { who, owns, input } = commands[name];
    const limited = who.includes('doctor') || who.includes('ticket');
    const namesEntry = 'queueId' in input.shape && !input.shape.queueId.safeParse(undefined).success;
    expect([name, owns === 'entry']).toEqual([name, limited && namesEntry]);
  }
});

describe.each(owned)('%s', (name) => {
  test('is taken back from every sender where its handler does not ask whose the entry is', async () => {
    const { entry, input, allowed } = await world(name);
    const executor = executorWith(name, () => () => true);
    const before = await rowOf(entry.queueId);
    expect(allowed.length).toBeGreaterThan(1);
    for (const sender of allowed) {
      const sent = { ...input, ...('requestId' in input && { requestId: uuid() }) };
      const reply = await executor.execute(sender, name, sent);
      // A rule that comes before the guard may refuse it first; nothing may be done.
      expect(reply).toMatchObject({ ok: false });
      expect(await rowOf(entry.queueId)).toEqual(before);
    }
    const atDesk = allowed.find(({ role }) => role === 'reception');
    if (!atDesk) throw new Error(`${name} is not for reception`);
    const desk = await executor.execute(atDesk, name, { ...input, ...('requestId' in input && { requestId: uuid() }) });
    expect(desk).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(lines.at(-1)).toContain(`${name} did not ask whether its sender may act on the entry`);
  });

  test('is taken back where its handler asks about another entry than it was sent about', async () => {
    const { entry, mine, input, allowed } = await world(name);
    const executor = executorWith(name, (asked) => () => asked(mine));
    const before = await rowOf(entry.queueId);
    for (const sender of allowed) {
      const reply = await executor.execute(sender, name, {
        ...input,
        ...('requestId' in input && { requestId: uuid() }),
      });
      expect(reply).toMatchObject({ ok: false });
      expect(await rowOf(entry.queueId)).toEqual(before);
    }
  });
});
