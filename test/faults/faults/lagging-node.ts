import { judge } from '../judge.ts';
import { cableTo } from '../cable.ts';
import { mustHold, pause, type Fault } from '../fault.ts';
import { screen } from '../../support/screens.ts';
import type { WatchedScreen } from '../stage.ts';

const LAG_MS = 700;

/** Screens that are led to and fro between a node that is up to date and one whose feed comes late. */
export const laggingNode: Fault = {
  name: 'lagging-node',
  survives: 'a client moved to a node that lags',
  seconds: [75, 30],
  async run({ quick, tell, open }) {
    const stage = await open();
    const [lagging, prompt] = stage.nodes;
    if (!prompt) throw new Error('takes two nodes');
    const way = await cableTo(prompt.port);
    try {
      const moved: WatchedScreen[] = [];
      for (let n = 0; n < 6; n += 1) {
        const seen = { name: `moved screen ${n}`, levels: [1, 2, 3, 4, 5] };
        const one = await screen(`http://127.0.0.1:${way.port}`, { token: await stage.board(), audience: 'public' });
        moved.push({ ...one, ...seen, audience: 'public' });
      }
      const load = await stage.load({ commandsPerSecond: 60, urls: [prompt.url] });
      lagging.cable.weather(LAG_MS, /queue-hub feed/);
      lagging.cable.weather('frozen', /queue-hub wake/);
      const times = quick ? 4 : 16;
      for (let n = 0; n < times; n += 1) {
        await pause(3_000);
        way.pointTo(n % 2 === 0 ? lagging.port : prompt.port);
        tell(`moved ${n + 1} of ${times}`);
      }
      await pause(3_000);
      await load.stop();
      lagging.cable.weather('fair', /queue-hub feed/);
      lagging.cable.weather('fair', /queue-hub wake/);
      const screens = [...stage.screens, ...moved];
      const witnesses = () => [
        ...stage.witnesses(),
        ...moved.map(({ name, audience, levels, history, view }) => ({
          name,
          audience,
          levels,
          steps: history,
          feed: view.snapshot.feed,
        })),
      ];
      const findings = await judge({ ...stage, screens, witnesses }, [load]);
      const steps = moved.flatMap(({ history }) => history);
      const resumed = steps.filter(({ kind }) => kind === 'resumed').length;
      const resets = steps.filter(({ kind }) => kind === 'reset').length;
      for (const { client } of moved) client.close();
      return {
        loads: [load],
        findings: [...findings, mustHold('moved screens resume', resumed > 0 ? [] : ['none did'], resumed)],
        faults: times,
        notes: [`streams resumed ${resumed} times, begun anew ${resets} times`],
      };
    } finally {
      way.close();
    }
  },
};
