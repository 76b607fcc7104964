import { io } from 'socket.io-client';
import { v7 as uuidv7 } from 'uuid';
import { createHubClient } from '../../../src/client/hub-client.ts';
import { cableTo } from '../cable.ts';
import { judge } from '../judge.ts';
import { mustHold, pause, type Fault } from '../fault.ts';

const MOVED_WITHIN_MS = 5_000;

/** A load balancer before two nodes; one is told to stop, as in a rolling update. */
export const shutdown: Fault = {
  name: 'shutdown',
  survives: 'a graceful shutdown under load: every accepted command answered, every client moved within 5 s',
  seconds: [60, 35],
  async run({ quick, tell, open }) {
    const stage = await open();
    const [first, second] = stage.nodes;
    if (!second) throw new Error('takes two nodes');
    const balancer = await cableTo(first.port);
    const url = `http://127.0.0.1:${balancer.port}`;
    const token = await stage.board();
    const clients = Array.from({ length: quick ? 40 : 150 }, () => createHubClient({ url, token, audience: 'public' }));
    const views = clients.map((client) => client.subscribe({ all: true }));
    const load = await stage.load({ commandsPerSecond: 60, urls: [url] });
    const slow: number[] = [];
    const unanswered = new Set<string>();
    let accepted = 0;
    let [leaving, staying] = [first, second];
    const times = quick ? 1 : 3;
    const broken: string[] = [];
    try {
      await Promise.all(views.map((view) => view.whenReady()));
      for (let n = 0; n < times; n += 1) {
        // Beside the load, which asks again: commands of which each is sent once.
        const desk = io(leaving.url, {
          transports: ['websocket'],
          auth: { token: await stage.token('reception'), protocol: 1 },
          forceNew: true,
          reconnection: false,
        });
        await new Promise<void>((resolve, reject) => {
          desk.once('connect', resolve);
          desk.once('connect_error', reject);
        });
        const asking = setInterval(() => {
          const requestId = uuidv7();
          unanswered.add(requestId);
          desk.emit(
            'queue:check-in',
            { requestId, departmentId: stage.places.departmentIds[0] },
            (reply: { ok: boolean }) => {
              unanswered.delete(requestId);
              if (reply.ok) accepted += 1;
            },
          );
        }, 25);
        await pause(3_000);
        balancer.lead(staying.port);
        const startedAt = performance.now();
        const stopped = leaving.hub.stop();
        await pause(20);
        desk.once('disconnect', () => clearInterval(asking));
        let movedMs: number | null = null;
        const look = setInterval(() => {
          const offline = clients.filter(({ state }) => state.kind !== 'live').length;
          if (offline === 0 && balancer.count(leaving.port) === 0) movedMs ??= performance.now() - startedAt;
        }, 20);
        const code = await stopped;
        const stoppedMs = performance.now() - startedAt;
        await pause(Math.max(0, MOVED_WITHIN_MS + 2_000 - stoppedMs));
        clearInterval(look);
        clearInterval(asking);
        desk.disconnect();
        if (code !== 0) broken.push(`it ended with ${code}`);
        if (movedMs === null || movedMs > MOVED_WITHIN_MS) broken.push(`the last client came after ${movedMs} ms`);
        slow.push(Math.round(movedMs ?? Number.NaN));
        tell(
          `stopped ${n + 1} of ${times} in ${Math.round(stoppedMs)} ms; all clients moved in ${Math.round(movedMs ?? Number.NaN)} ms`,
        );
        await stage.restart(leaving);
        [leaving, staying] = [staying, leaving];
      }
      await load.stop();
      // What was sent and not answered must not have been carried out: then it can be sent again by somebody else.
      const { rows } = await stage.knex.raw<{ rows: { request_id: string }[] }>(
        'select request_id from requests where request_id = any (?::uuid[])',
        [[...unanswered]],
      );
      const counted = { ...load, arrivals: () => ({ ...load.arrivals(), known: load.arrivals().known + accepted }) };
      return {
        loads: [load],
        findings: [
          ...(await judge(stage, [counted])),
          mustHold(
            'every accepted command is answered',
            rows.map((row) => `${row.request_id} is not`),
            accepted,
          ),
          mustHold('every client is moved within 5 s, and the hub ends well', broken, clients.length),
        ],
        faults: times,
        notes: [`${clients.length} clients moved in ${slow.join(', ')} ms; ${unanswered.size} commands came too late`],
      };
    } finally {
      for (const client of clients) client.close();
      balancer.close();
    }
  },
};
