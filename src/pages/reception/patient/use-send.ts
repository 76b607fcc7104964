import { useCallback, useRef, useState } from 'react';
import type { SendableName, SendArguments } from '../../../client/command-types.ts';
import { newRequestId } from '../../../client/send.ts';
import type { CommandData } from '../../../protocol/commands/index.ts';
import { HubError } from '../../../protocol/errors.ts';
import { useHub } from '../../shared/staff/hub.tsx';

/** A dialog waits this long before it says that it is not known. */
const WITHIN_MS = 8_000;

/**
 * Sends one command of a form, whose failure is said in the form. The same input again, by a double click or after a
 * failure with an unknown result, is the same request: it happens once.
 */
export const useSend = <N extends SendableName>(name: N) => {
  const { client } = useHub();
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<HubError | null>(null);
  const last = useRef<{ fingerprint: string; requestId: string; isDone: boolean } | null>(null);
  const send = useCallback(
    async (args: Omit<SendArguments<N>, 'requestId'>): Promise<CommandData<N> | null> => {
      const fingerprint = JSON.stringify(args);
      if (last.current === null || last.current.isDone || last.current.fingerprint !== fingerprint) {
        last.current = { fingerprint, requestId: newRequestId(), isDone: false };
      }
      const request = last.current;
      setSending(true);
      setError(null);
      try {
        // The name decides the type of the arguments, which a spread loses.
        const whole = { ...args, requestId: request.requestId } as unknown as SendArguments<N>;
        const data = await client.send(name, whole, { withinMs: WITHIN_MS });
        request.isDone = true;
        return data;
      } catch (thrown) {
        const failure = thrown instanceof HubError ? thrown : new HubError('internal', undefined, { cause: thrown });
        // A refusal is stored under its requestId; another try is another request.
        if (!failure.retryable) request.isDone = true;
        setError(failure);
        return null;
      } finally {
        setSending(false);
      }
    },
    [client, name],
  );
  return { send, isSending, error, clear: useCallback(() => setError(null), []) };
};
