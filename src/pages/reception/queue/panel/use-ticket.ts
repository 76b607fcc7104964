import { useEffect, useState } from 'react';
import type { StaffEntry } from '../../../../protocol/views.ts';
import { useFormat, useHub, useLiveness } from '../../../shared/staff/hub.tsx';

/** Several changes of the line in a moment are asked about once. */
const ASK_AFTER_MS = 400;

/** The expected wait of a waiting entry, in words; read again when its position changes. Null when it cannot be told. */
export const useTicket = ({ queueId, status, revision }: StaffEntry, position: number | undefined) => {
  const { client } = useHub();
  const { isLive } = useLiveness();
  const format = useFormat();
  const [seconds, setSeconds] = useState<number | null>(null);
  const isWaiting = status === 'waiting' && isLive;
  useEffect(() => {
    if (!isWaiting) {
      setSeconds(null);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      client.send('queue:ticket', { queueId }, { signal: abort.signal }).then(
        ({ estimatedWaitSeconds }) => {
          if (!abort.signal.aborted) setSeconds(estimatedWaitSeconds);
        },
        () => {
          if (!abort.signal.aborted) setSeconds(null);
        },
      );
    }, ASK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [client, queueId, isWaiting, revision, position]);
  const wait =
    seconds === null
      ? null
      : format
          .wait(seconds)
          .map(({ text }) => text)
          .join('');
  return { wait };
};
