import { useEffect, useState } from 'react';
import type { CommandData } from '../../protocol/commands/index.ts';
import type { StaffEntry } from '../../protocol/views.ts';
import { useHub, useLiveness } from '../shared/staff/hub.tsx';

type Step = CommandData<'queue:timeline'>['steps'][number];

/** What somebody wrote along with a step, who it was, and when. */
export type Note = { readonly text: string; readonly by: string | null; readonly at: string };
export type Notes = { readonly triage: Note | null; readonly transfer: Note | null };
/** A row is asked about only after the choice has rested on it: arrow keys pass many rows. */
const ASK_AFTER_MS = 400;
const none: Notes = { triage: null, transfer: null };

/**
 * The latest note of the triage and of the transfer that brought the patient here, from the timeline: an action's reason
 * is its step's, and never that of the visit. Asked again when the level or the list has changed.
 */
export const useNotes = ({ queueId, urgencyLevel }: StaffEntry): Notes => {
  const { client } = useHub();
  const { isLive } = useLiveness();
  const [found, setFound] = useState<{ of: string; notes: Notes } | null>(null);
  const of = `${queueId} ${urgencyLevel}`;
  useEffect(() => {
    if (!isLive) return;
    const stop = new AbortController();
    const ask = () =>
      client.send('queue:timeline', { queueId }, { signal: stop.signal }).then(
        ({ steps }) =>
          setFound({ of, notes: { triage: noteOf(steps, isTriage), transfer: noteOf(steps, isTransfer) } }),
        // The page says less without them, and nothing wrong.
        () => undefined,
      );
    const timer = setTimeout(() => void ask(), ASK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [client, isLive, queueId, of]);
  return found?.of === of ? found.notes : none;
};

const isTriage = ({ action, urgencyLevel }: Step) => action === 'queue:set-urgency' || urgencyLevel?.from != null;
const isTransfer = ({ action }: Step) => action === 'queue:transfer';

const noteOf = (steps: readonly Step[], is: (step: Step) => boolean): Note | null => {
  const step = steps.findLast((one) => is(one));
  return step?.reason ? { text: step.reason, by: step.actor.name, at: step.at } : null;
};
