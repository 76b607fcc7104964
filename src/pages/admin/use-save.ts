import { useCallback, useRef, useState } from 'react';
import { newRequestId } from '../../client/send.ts';
import type { HubError } from '../../protocol/errors.ts';
import { useActions, type Says } from '../shared/staff/actions.tsx';
import { useErrorWords } from '../shared/staff/error-words.ts';
import { useAdminTexts } from './texts.ts';

/** What a form sends. `run` gets the requestId: the same one as long as the same input is sent again. */
export type Saving<Data> = {
  readonly input: object;
  readonly run: (requestId: string) => Promise<Data>;
  readonly done: (data: Data) => Says;
  /** What the failure means here; null where the shared words say it. */
  readonly why?: (error: HubError) => string | null;
};

export type Save = {
  readonly isBusy: boolean;
  /** In words, beside the form whose entries are kept. */
  readonly failure: string | null;
  /** Null where it failed. */
  readonly save: <Data>(saving: Saving<Data>) => Promise<Data | null>;
  readonly forget: () => void;
};

export const useSave = (): Save => {
  const { act } = useActions();
  const t = useAdminTexts();
  const words = useErrorWords();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  /** Whatever became of the first attempt, sending the same again makes no second row. */
  const kept = useRef({ input: '', requestId: '' });

  const save = useCallback(
    async <Data>({ input, run, done, why }: Saving<Data>): Promise<Data | null> => {
      const text = JSON.stringify(input);
      if (kept.current.input !== text) kept.current = { input: text, requestId: newRequestId() };
      const { requestId } = kept.current;
      setBusy(true);
      setFailure(null);
      const data = await act({
        run: () => run(requestId),
        done,
        failed: (error) => ({ what: t('notSaved'), more: words(error) }),
        onFailed: (error) => {
          if (!error.retryable) kept.current = { input: '', requestId: '' };
          setFailure(why?.(error) ?? words(error));
          return true;
        },
      });
      setBusy(false);
      if (data !== null) kept.current = { input: '', requestId: '' };
      return data;
    },
    [act, t, words],
  );
  const forget = useCallback(() => setFailure(null), []);
  return { isBusy, failure, save, forget };
};
