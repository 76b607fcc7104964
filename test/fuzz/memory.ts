import { readFile } from 'node:fs/promises';

/** What a process has in memory, in MB, and the most that it ever had. Linux only; NaN elsewhere. */
export const memoryOf = async (pid: number): Promise<{ now: number; most: number }> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]);
  return { now: kilobytes('VmRSS') / 1_024, most: kilobytes('VmHWM') / 1_024 };
};
