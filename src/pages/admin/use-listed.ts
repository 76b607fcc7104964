import { useCallback, useEffect, useRef, useState } from 'react';
import { HubError } from '../../protocol/errors.ts';
import type { Send } from '../../client/send.ts';
import { useHub, useLiveness } from '../shared/staff/hub.tsx';

/** A list that the feed does not carry. */
export type Listed<Data> = {
  /** Null until the first answer; what was fetched last stays while it is fetched again. */
  readonly data: Data | null;
  readonly error: HubError | null;
  /** By this machine's clock. */
  readonly asOf: Date | null;
  readonly refresh: () => Promise<void>;
};

/**
 * Fetched when it is shown, whenever `ask` is another function, and after a connection was away; own actions call
 * `refresh`. `askAgainAfterMs` is for what no change in the feed tells of, as a device's heartbeat.
 */
export const useListed = <Data>(ask: (send: Send) => Promise<Data>, askAgainAfterMs?: number): Listed<Data> => {
  const { client } = useHub();
  const { isLive } = useLiveness();
  const [answer, setAnswer] = useState<Omit<Listed<Data>, 'refresh'>>({ data: null, error: null, asOf: null });
  const asked = useRef(0);

  const refresh = useCallback(async () => {
    const mine = (asked.current += 1);
    const settle = (next: (former: typeof answer) => typeof answer) => {
      // An answer that another question has overtaken says less than the next one.
      if (mine === asked.current) setAnswer(next);
    };
    try {
      const data = await ask(client.send);
      settle(() => ({ data, error: null, asOf: new Date() }));
    } catch (thrown) {
      const error = thrown instanceof HubError ? thrown : new HubError('internal', undefined, { cause: thrown });
      settle((former) => ({ ...former, error }));
    }
  }, [ask, client]);

  useEffect(() => {
    if (!isLive) return;
    void refresh();
    return () => {
      asked.current += 1;
    };
  }, [isLive, refresh]);
  useEffect(() => {
    if (askAgainAfterMs === undefined || !isLive) return;
    const timer = setInterval(() => {
      if (!document.hidden) void refresh();
    }, askAgainAfterMs);
    return () => clearInterval(timer);
  }, [askAgainAfterMs, isLive, refresh]);
  return { ...answer, refresh };
};
