import { judge } from '../judge.ts';
import { pause, type Fault } from '../fault.ts';

/** Both nodes in turn, now and then both at once; never a moment without load. */
export const hubKilled: Fault = {
  name: 'hub-killed',
  survives: 'SIGKILL of the hub ×20 under load',
  seconds: [150, 30],
  async run({ quick, tell, open }) {
    const stage = await open();
    const load = await stage.load({ commandsPerSecond: 60 });
    const times = quick ? 2 : 20;
    for (let n = 0; n < times; n += 1) {
      await pause(1_500 + Math.random() * 1_500);
      const both = n % 5 === 4;
      const victims = both ? stage.nodes : stage.nodes.filter((_, at) => at === n % stage.nodes.length);
      await Promise.all(victims.map(({ hub }) => hub.kill()));
      await Promise.all(victims.map((node) => stage.restart(node)));
      tell(`killed ${n + 1} of ${times}`);
    }
    await pause(2_000);
    await load.stop();
    return { loads: [load], findings: await judge(stage, [load]), faults: times };
  },
};
