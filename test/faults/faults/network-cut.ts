import { judge } from '../judge.ts';
import { mustHold, pause, type Fault } from '../fault.ts';
import { inWords, latenessOn } from '../lateness.ts';

/** The poll's 200 ms, and a second for a busy machine. */
const LATEST_MS = 1_200;

/** Frozen, not closed: as a firewall that forgets a connection. No change may wait for longer than the poll takes. */
export const listenCut: Fault = {
  name: 'listen-cut',
  survives: 'a cut network to LISTEN for 60 s',
  seconds: [90, 35],
  async run({ quick, tell, open }) {
    const stage = await open();
    const [cut, other] = stage.nodes;
    if (!other) throw new Error('takes two nodes');
    // All writing on the other node, so that this one is woken by NOTIFY or not at all.
    const load = await stage.load({ commandsPerSecond: 60, urls: [other.url] });
    await pause(3_000);
    const lateness = await latenessOn(cut.url, await stage.board());
    cut.cable.weather('frozen', /queue-hub wake/);
    tell('the connection that listens is frozen');
    await pause(quick ? 10_000 : 60_000);
    const late = lateness.take();
    lateness.close();
    cut.cable.weather('fair', /queue-hub wake/);
    await pause(3_000);
    await load.stop();
    const slow = late.filter((ms) => ms > LATEST_MS).length;
    // Single ones may be: other programs run on this machine too.
    const allowed = late.length / 100;
    return {
      loads: [load],
      findings: [
        ...(await judge(stage, [load])),
        mustHold(
          'the poll carries every change',
          slow > allowed ? [`${slow} of ${late.length} came late`] : [],
          late.length,
        ),
      ],
      faults: 1,
      notes: [`changes of the other node came after ${inWords(late)}`],
    };
  },
};

/** Everything between one node and the database; first frozen, then torn. */
export const networkCut: Fault = {
  name: 'network-cut',
  survives: 'a network cut between a node and the database, silent and abrupt',
  seconds: [120, 45],
  async run({ quick, tell, open }) {
    const stage = await open();
    const [{ cable, url }] = stage.nodes;
    const load = await stage.load({ commandsPerSecond: 60 });
    await pause(3_000);
    cable.weather('frozen');
    tell('frozen');
    await pause(quick ? 10_000 : 60_000);
    const ready = (await fetch(`${url}/readyz`)).status;
    const stale = stage.screens.filter(({ view }, n) => n % 2 === 0 && view.snapshot.staleSince === null).length;
    cable.weather('fair');
    await pause(5_000);
    const times = quick ? 5 : 20;
    for (let n = 0; n < times; n += 1) {
      cable.cut();
      await pause(500);
    }
    tell(`torn ${times} times`);
    await load.stop();
    return {
      loads: [load],
      findings: [
        ...(await judge(stage, [load])),
        mustHold('a node without its database says so', ready === 503 ? [] : [`/readyz answers ${ready}`]),
        mustHold('no screen looks live without a feed', quick || stale === 0 ? [] : [`${stale} screens did`]),
      ],
      faults: times + 1,
    };
  },
};
