import { createHubClient } from '../../src/client/hub-client.ts';
import { quantile } from '../fuzz/bystanders.ts';

export type Lateness = {
  /** Milliseconds from each change's capture to this screen, since the last call. */
  take(): number[];
  close(): void;
};

/** A screen on one node that measures how old each change is when it comes. Both clocks are this machine's. */
export const latenessOn = async (url: string, token: string): Promise<Lateness> => {
  let late: number[] = [];
  const client = createHubClient({ url, token, audience: 'public' });
  const view = client.subscribe(
    { all: true },
    {
      history(step) {
        if (step.kind === 'change' && !step.caughtUp) late.push(Date.now() - Date.parse(step.payload.at));
      },
    },
  );
  await view.whenReady();
  return {
    take() {
      const taken = late;
      late = [];
      return taken;
    },
    close: client.close,
  };
};

export const inWords = (values: readonly number[]): string =>
  values.length === 0
    ? 'none'
    : `p50 ${Math.round(quantile(values, 0.5))} ms, p99 ${Math.round(quantile(values, 0.99))} ms, ` +
      `${Math.round(quantile(values, 1))} ms at most`;
