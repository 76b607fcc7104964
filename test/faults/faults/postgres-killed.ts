import { judge } from '../judge.ts';
import { pause, type Fault } from '../fault.ts';

export const postgresKilled: Fault = {
  name: 'postgres-killed',
  survives: 'SIGKILL and restart of PostgreSQL ×10 under load',
  seconds: [120, 35],
  async run({ quick, tell, open }) {
    const stage = await open();
    const load = await stage.load({ commandsPerSecond: 60 });
    const times = quick ? 2 : 10;
    for (let n = 0; n < times; n += 1) {
      await pause(2_000 + Math.random() * 2_000);
      await stage.server.kill();
      await pause(Math.random() * 3_000);
      await stage.server.start();
      tell(`killed ${n + 1} of ${times}`);
    }
    await pause(3_000);
    await load.stop();
    return { loads: [load], findings: await judge(stage, [load]), faults: times };
  },
};
