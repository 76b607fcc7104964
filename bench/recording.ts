import { Client } from 'pg';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { handlers } from '../src/commands/index.ts';
import { createExecutor } from '../src/execution/execute.ts';
import { connectDatabase } from '../src/database/connect.ts';
import type { RecordedStatement } from './sql-driver.ts';

type Sent = { text: string; values?: unknown[] };

/** The statements of one check-in, as the hub's own code sends them: noted on their way out, so they cannot differ. */
export const recordedCheckIn = async (
  url: string,
  { doctorId, userId }: { doctorId: string; userId: string },
): Promise<RecordedStatement[]> => {
  const log = pino({ level: 'silent' });
  const knex = connectDatabase({ url, nodeId: uuidv7(), timeZone: 'Europe/Berlin', log, pool: { min: 0, max: 1 } });
  const executor = createExecutor({ knex, handlers, log, committed: () => undefined });
  const requestId = uuidv7();
  const sent: Sent[] = [];
  const original: unknown = Reflect.get(Client.prototype, 'query');
  if (typeof original !== 'function') throw new Error('the driver has no query');
  Reflect.set(Client.prototype, 'query', function noted(this: Client, ...args: [Sent]) {
    sent.push(args[0]);
    return Reflect.apply(original, this, args);
  });
  try {
    const principal = {
      role: 'reception' as const,
      userId,
      sessionId: uuidv7(),
      doctorId: null,
      departmentId: null,
      mustChangePassword: false,
    };
    const reply = await executor.execute(principal, 'queue:check-in', { requestId, doctorId });
    if (!reply.ok) throw new Error(`the check-in to record was refused: ${reply.error.code}`);
    const fresh = freshIn(JSON.stringify(reply.data), requestId);
    return sent.map(({ text, values = [] }) => ({ text, values: values.map(fresh) }));
  } finally {
    Reflect.set(Client.prototype, 'query', original);
    await knex.destroy();
  }
};

/** What has to be new at each run, by what it was in the recorded one. */
const freshIn = (data: string, requestId: string) => {
  const entryId = /"queueId":"([^"]+)"/.exec(data)?.[1];
  const ticket = /"trackingUrl":"\/ticket\/([^"]+)"/.exec(data)?.[1];
  return (value: unknown): RecordedStatement['values'][number] => {
    if (Buffer.isBuffer(value)) return { fresh: 'bytes' };
    if (value instanceof Date) return value.toISOString();
    if (value === requestId) return { fresh: 'request' };
    if (value === entryId) return { fresh: 'entry' };
    if (value === ticket) return { fresh: 'ticket' };
    if (value === null || typeof value === 'string' || typeof value === 'number') return value;
    if (Array.isArray(value)) return value.map(String);
    throw new Error(`a value of a kind that is not recorded: ${typeof value}`);
  };
};
