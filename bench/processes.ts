import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const TICKS_PER_SECOND = 100;
const COLLECTED_WITHIN_MS = 1_000;

/** For `node`, before the program: what `collectGarbage` asks of it. */
export const COLLECTS = ['--expose-gc', '--import', 'tsx', '--import', path.join(import.meta.dirname, 'collect.ts')];

export const collectGarbage = async (pid: number): Promise<void> => {
  process.kill(pid, 'SIGUSR2');
  await new Promise((resolve) => setTimeout(resolve, COLLECTED_WITHIN_MS));
};

/** A process and all that descend from it, by Linux' /proc; nothing on other systems, where the figures stay empty. */
export const familyOf = async (pid: number): Promise<number[]> => {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const [, parent] = await fieldsOf(Number(name));
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const family = [pid];
  for (const one of family) for (const [child, parent] of parents) if (parent === one) family.push(child);
  return family;
};

/** User and system time of the processes, and of their children that have ended. */
export const cpuSecondsOf = async (pids: readonly number[]): Promise<number> => {
  let ticks = 0;
  for (const pid of pids) {
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = (await fieldsOf(pid)).slice(11, 15).map(Number);
    ticks += user + system + endedUser + endedSystem;
  }
  return ticks / TICKS_PER_SECOND;
};

/** Bytes resident of the process and its descendants, but for the family of `without`. */
export const memoryOf = async (pid: number, { without }: { without?: number } = {}): Promise<number> => {
  const left = without === undefined ? [] : await familyOf(without);
  let bytes = 0;
  for (const one of await familyOf(pid)) {
    if (left.includes(one)) continue;
    const status = await readFile(`/proc/${one}/status`, 'utf8').catch(() => '');
    bytes += Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
  }
  return bytes;
};

/** The fields of /proc/PID/stat after the name: state, parent, …, user ticks at 11. */
const fieldsOf = async (pid: number): Promise<string[]> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat === '' ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};
