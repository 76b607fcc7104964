import { useCallback, useEffect, useState } from 'react';
import type { CommandData } from '../../../protocol/commands/index.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useHub } from '../../shared/staff/hub.tsx';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { useReceptionTexts } from '../texts.ts';

export type Counts = CommandData<'queue:close-day'>;
export type Closing = CommandData<'queue:closings'>['closings'][number];
export type CloseArguments = { readonly departmentId?: string; readonly queueDate?: string };

/** What the hub would end; asked again when the list changes. Null until it has said. */
export const useDryRun = (args: CloseArguments, listed: number): Counts | null => {
  const { client } = useHub();
  const [counts, setCounts] = useState<Counts | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    client.send('queue:close-day', { ...args, dryRun: true }, { signal: abort.signal }).then(
      (found) => {
        if (!abort.signal.aborted) setCounts(found);
      },
      () => {
        if (!abort.signal.aborted) setCounts(null);
      },
    );
    return () => abort.abort();
  }, [client, args, listed]);
  return counts;
};

/** What was closed within the last minutes, and may be taken back. */
export const useClosings = (): readonly Closing[] => {
  const { client } = useHub();
  const [closings, setClosings] = useState<readonly Closing[]>([]);
  useEffect(() => {
    const abort = new AbortController();
    client.send('queue:closings', {}, { signal: abort.signal }).then(
      (found) => {
        if (!abort.signal.aborted) setClosings(found.closings.filter(({ restorable }) => restorable > 0));
      },
      () => undefined,
    );
    return () => abort.abort();
  }, [client]);
  return closings;
};

export const useClosedWords = (): ((counts: Pick<Counts, 'left' | 'completed' | 'noShows'>) => {
  left: string;
  completed: string;
  missed: string;
}) => {
  const t = useReceptionTexts();
  return useCallback(
    ({ left, completed, noShows }) => ({
      left: t('leavers', { count: left }),
      completed: t('completions', { count: completed }),
      missed: t('misses', { count: noShows }),
    }),
    [t],
  );
};

/** Closes a thousand at a time until nothing remains, and tells how far it is. */
export const useClose = (onProgress: (done: number) => void): ((args: CloseArguments) => Promise<unknown>) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const words = useErrorWords();
  const closedWords = useClosedWords();
  const { act } = useActions();
  return (args) =>
    act({
      run: async (send) => {
        let closed = await send('queue:close-day', args);
        while (closed.remaining > 0 && closed.closingId !== null) {
          onProgress(closed.left + closed.completed + closed.noShows);
          closed = await send('queue:close-day', { ...args, closingId: closed.closingId });
        }
        return closed;
      },
      done: (closed) => ({ what: t('dayClosed'), more: t('closeEnded', closedWords(closed)) }),
      undo: ({ closingId }) =>
        closingId === null
          ? null
          : {
              label: staff('undo'),
              run: (send) => takeBack(send, closingId),
              done: { what: t('dayReopened') },
              failed: t('closingNotUndone'),
            },
      failed: (error) => ({ what: t('dayNotClosed'), more: words(error) }),
    });
};

type Send = Parameters<Parameters<ReturnType<typeof useActions>['act']>[0]['run']>[0];

const takeBack = async (send: Send, closingId: string): Promise<{ restored: number; skipped: number }> => {
  const all = { restored: 0, skipped: 0 };
  for (;;) {
    const { restored, skipped, remaining } = await send('queue:undo-close-day', { closingId });
    all.restored += restored;
    all.skipped += skipped;
    if (remaining === 0) return all;
  }
};

/** Undo after the strip has gone: from the dialog, for ten minutes. */
export const useTakeBackClosing = (): ((closing: Closing) => void) => {
  const t = useReceptionTexts();
  const words = useErrorWords();
  const { act } = useActions();
  return ({ closingId }) =>
    void act({
      run: (send) => takeBack(send, closingId),
      done: ({ restored, skipped }) => ({
        what: t('closingUndone', { count: restored }),
        ...(skipped > 0 && { more: t('closingSkipped', { count: skipped }) }),
      }),
      failed: (error) => ({ what: t('closingNotUndone'), more: words(error) }),
    });
};
