import { useEffect, useState } from 'react';
import type { CommandData } from '../../protocol/commands/index.ts';
import type { StaffEntry } from '../../protocol/views.ts';
import { useHub, useLiveness } from '../shared/staff/hub.tsx';

export type Announcement = CommandData<'announcement:list'>['announcements'][number];

/** A board reports within moments of showing a call; asked once after that, since no event tells of it. */
const ASK_AFTER_MS = 2_500;

/** When a board showed the present call of this entry; null until one has said so. */
export const useAnnounced = (entry: StaffEntry): Announcement | null => {
  const { client } = useHub();
  const { isLive } = useLiveness();
  const [found, setFound] = useState<{ call: string; announcement: Announcement } | null>(null);
  const { queueId, calledAt, recallCount, status } = entry;
  const call = `${queueId} ${calledAt} ${recallCount}`;
  useEffect(() => {
    if (status !== 'called' || !isLive) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      client.send('announcement:list', { queueId }, { signal: stop.signal }).then(
        ({ announcements }) => {
          const announcement = announcements.find((one) => one.recallCount === recallCount && one.shownAt !== null);
          if (announcement) setFound({ call, announcement });
        },
        // The pane says less without it, and nothing wrong.
        () => undefined,
      );
    }, ASK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [client, isLive, status, queueId, recallCount, call]);
  return found?.call === call ? found.announcement : null;
};
