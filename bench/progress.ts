import { SingleBar } from 'cli-progress';

export type Progress = {
  start(what: string, total: number): void;
  tick(by?: number): void;
  stop(): void;
  say(text: string): void;
};

export const createProgress = (): Progress => {
  let bar: SingleBar | null = null;
  return {
    start(what, total) {
      bar = new SingleBar({ format: `  ${what} {bar} {value}/{total}`, clearOnComplete: true });
      bar.start(total, 0);
    },
    tick: (by = 1) => bar?.increment(by),
    stop() {
      bar?.stop();
      bar = null;
    },
    say: (text) => void process.stderr.write(`  ${text}\n`),
  };
};
