import { isDeepStrictEqual } from 'node:util';
import { io } from 'socket.io-client';
import { v7 as uuidv7 } from 'uuid';
import { quantile } from '../../fuzz/bystanders.ts';
import { eventually } from '../../support/eventually.ts';
import { judge } from '../judge.ts';
import { inDatabase } from '../server.ts';
import { mustHold, pause, type Fault } from '../fault.ts';

/** As somebody who typed BEGIN in psql, looked at a waiting patient FOR UPDATE, and went to lunch. */
export const heldTransaction: Fault = {
  name: 'held-transaction',
  survives: 'a transaction held open with a row and an old snapshot for an hour (--minutes) of load',
  seconds: [3_660, 40],
  async run({ quick, longMinutes, tell, open }) {
    const stage = await open();
    const load = await stage.load({ commandsPerSecond: quick ? 60 : 15 });
    const seconds = quick ? 10 : longMinutes * 60;
    await pause(quick ? 5_000 : 20_000);
    const before = load.tally();
    await inDatabase(stage.server.adminUrl, async (psql) => {
      await psql.query('begin isolation level repeatable read');
      const { rows } = await psql.query<{ queue_id: string }>(
        `select queue_id from queue where status = 'waiting' and doctor_id is not null
         order by call_rank, due_at, arrived_at limit 1 for update`,
      );
      // Whoever wants that very entry waits, which is no news; here it is about all the others.
      load.leaveAlone(rows[0]?.queue_id ?? '');
      tell(`holds entry ${rows[0]?.queue_id}, the next to be called`);
      await pause(seconds * 1_000);
      await psql.query('rollback');
    });
    const during = load.tally();
    await pause(3_000);
    await load.stop();
    const rateBefore = before.done / before.seconds;
    const rate = (during.done - before.done) / (during.seconds - before.seconds);
    const unavailable = during.refused['unavailable'] ?? 0;
    return {
      loads: [load],
      findings: [
        ...(await judge(stage, [load])),
        mustHold(
          'the others go on',
          rate < rateBefore * 0.6 ? [`${rate.toFixed(0)} commands/s instead of ${rateBefore.toFixed(0)}`] : [],
        ),
      ],
      faults: 1,
      notes: [
        `${rateBefore.toFixed(0)} commands/s before, ${rate.toFixed(0)} meanwhile; the slowest command took ${Math.round(during.slowestMs / 1_000)} s, ${unavailable} ended as unavailable`,
      ],
    };
  },
};

const HELD_MS = 8_000;
const ANSWER_WITHIN_MS = 5_000;
const AT_ONCE = 400;

type Answer = { ms: number; code: string };

/** Somebody holds every stream's lock: each commit waits, each connection of the pool with it. */
export const poolExhausted: Fault = {
  name: 'pool-exhausted',
  survives: 'a pool exhausted by held locks: everybody is answered within 5 s',
  seconds: [60, 35],
  async run({ quick, tell, open }) {
    const stage = await open({ hubs: 1 });
    const { nodes, places, token } = stage;
    const [{ url }] = nodes;
    const load = await stage.load({ commandsPerSecond: 20 });
    const tokens: string[] = [];
    for (let n = 0; n < 8; n += 1) tokens.push(await token('reception'));
    const sockets = tokens.map((one) =>
      io(url, { transports: ['websocket'], auth: { token: one, protocol: 1 }, forceNew: true }),
    );
    await eventually(
      () => {
        if (!sockets.every(({ connected }) => connected)) throw new Error('not connected');
      },
      { withinMs: 10_000 },
    );
    const ask = async (n: number): Promise<Answer> => {
      const startedAt = performance.now();
      const input = { requestId: uuidv7(), departmentId: places.departmentIds[n % 2] };
      const reply = await sockets[n % sockets.length]
        ?.timeout(20_000)
        .emitWithAck('queue:check-in', input)
        .catch(() => null);
      const code = reply === null ? 'no answer' : reply.ok ? 'ok' : reply.error.code;
      return { ms: performance.now() - startedAt, code };
    };
    const answers: Answer[] = [];
    const times = quick ? 1 : 3;
    for (let n = 0; n < times; n += 1) {
      await inDatabase(stage.server.adminUrl, async (psql) => {
        await psql.query('begin; select from stream_floors order by stream_id for update');
        const rushes: Promise<Answer>[] = [];
        for (let at = 0; at < HELD_MS; at += 1_000) {
          rushes.push(...Array.from({ length: AT_ONCE / 8 }, (_, k) => ask(k)));
          await pause(1_000);
        }
        await psql.query('rollback');
        answers.push(...(await Promise.all(rushes)));
      });
      tell(`held ${n + 1} of ${times}`);
      await pause(3_000);
    }
    const after = await Promise.all(Array.from({ length: 20 }, (_, n) => ask(n)));
    for (const socket of sockets) socket.disconnect();
    await load.stop();
    const counts = new Map<string, number>();
    for (const { code } of answers) counts.set(code, (counts.get(code) ?? 0) + 1);
    const slow = answers.filter(({ ms }) => ms > ANSWER_WITHIN_MS);
    const known = new Set(['ok', 'unavailable', 'overloaded', 'rate_limited']);
    const odd = [...counts].filter(([code]) => !known.has(code));
    const mine = answers.concat(after).filter(({ code }) => code === 'ok').length;
    // These came by another way than the load, and are in the tables too.
    const counted = { ...load, arrivals: () => ({ ...load.arrivals(), known: load.arrivals().known + mine }) };
    return {
      loads: [load],
      findings: [
        ...(await judge(stage, [counted])),
        mustHold(
          'everybody is answered within 5 s',
          slow.map(({ ms }) => `one after ${Math.round(ms)} ms`),
          answers.length,
        ),
        mustHold(
          'the answer says to come again',
          odd.map(([code, count]) => `${count} got ${code}`),
          answers.length,
        ),
        mustHold(
          'all is well right after',
          after.filter(({ code }) => code !== 'ok').map(({ code }) => `one got ${code}`),
          after.length,
        ),
      ],
      faults: times,
      besides: mine,
      notes: [
        [...counts].map(([code, count]) => `${code} ${count}`).join(', ') +
          `, p99 ${Math.round(
            quantile(
              answers.map(({ ms }) => ms),
              0.99,
            ),
          )} ms`,
      ],
    };
  },
};

/** One request sent again and again by nervous hands, over both nodes at once. */
export const sameRequest: Fault = {
  name: 'same-request',
  survives: 'the same requestId 100 times at once on two nodes',
  seconds: [40, 25],
  async run({ quick, tell, open }) {
    const stage = await open();
    const { nodes, places, token } = stage;
    const load = await stage.load({ commandsPerSecond: 30 });
    const tokens: string[] = [];
    for (let n = 0; n < 2; n += 1) tokens.push(await token('reception'));
    const sockets = nodes.flatMap(({ url }) =>
      tokens.map((one) => io(url, { transports: ['websocket'], auth: { token: one, protocol: 1 }, forceNew: true })),
    );
    await eventually(
      () => {
        if (!sockets.every(({ connected }) => connected)) throw new Error('not connected');
      },
      { withinMs: 10_000 },
    );
    const rounds = quick ? 6 : 30;
    const wrong: string[] = [];
    let arrivals = 0;
    for (let n = 0; n < rounds; n += 1) {
      // A requestId is one user's own.
      const own = sockets.filter((_, at) => at % 2 === n % 2);
      const input = { requestId: uuidv7(), departmentId: places.departmentIds[n % 2], urgencyLevel: 1 + (n % 5) };
      const replies = await Promise.all(
        Array.from({ length: 100 }, async (_, at) =>
          own[at % own.length]?.timeout(20_000).emitWithAck('queue:check-in', input),
        ),
      );
      // Refusals may differ, each naming its own cause; everybody who is told of the entry is told the same.
      const carriedOut = replies.filter((reply) => reply.ok);
      const different = carriedOut.filter((reply) => !isDeepStrictEqual(reply, carriedOut[0])).length;
      const codes = new Set(replies.map((reply) => (reply.ok ? 'ok' : reply.error.code)));
      const unexpected = [...codes].filter((code) => code !== 'ok' && code !== 'unavailable');
      if (unexpected.length > 0) wrong.push(`answered ${unexpected.join(', ')}`);
      const ids = new Set(replies.flatMap((reply) => (reply.ok ? [reply.data.entry.queueId] : [])));
      if (ids.size !== 1) wrong.push(`${ids.size} entries of one request`);
      else arrivals += 1;
      if (different > 0) wrong.push(`${different} of ${carriedOut.length} answers differ`);
      await pause(600);
    }
    tell(`${rounds} requests, 100 times each`);
    for (const socket of sockets) socket.disconnect();
    await load.stop();
    const counted = { ...load, arrivals: () => ({ ...load.arrivals(), known: load.arrivals().known + arrivals }) };
    return {
      loads: [load],
      findings: [...(await judge(stage, [counted])), mustHold('one request, one answer', wrong, rounds * 100)],
      faults: rounds,
      besides: arrivals,
      badInputs: rounds * 99,
    };
  },
};
