import { useEffect, useMemo, useState } from 'react';
import type { CommandData } from '../../../../protocol/commands/index.ts';
import type { StaffEntry } from '../../../../protocol/views.ts';
import { useFormat, useHub, useLiveness } from '../../../shared/staff/hub.tsx';
import { useNow } from '../../../shared/staff/now.ts';
import { MINUTE_MS } from '../../../shared/staff/wait.tsx';
import { useReceptionTexts } from '../../texts.ts';
import { useStepWords } from './step-words.ts';

type Step = CommandData<'queue:timeline'>['steps'][number];
type Announcement = CommandData<'announcement:list'>['announcements'][number];
type Told = { readonly steps: readonly Step[]; readonly announcements: readonly Announcement[] };

/** What happened, from the audit log and the boards' own ledger: the answer to "I was never called". */
export const Timeline = ({ entry }: { entry: StaffEntry }) => {
  const t = useReceptionTexts();
  const told = useTold(entry);
  const moments = useMoments(entry, told);
  return (
    <section className="panel-section">
      <h3>{t('whatHappened')}</h3>
      {told === 'failed' ? (
        <p className="secondary">{t('historyFailed')}</p>
      ) : (
        <ol className="timeline" aria-busy={told === null}>
          {moments.map(({ key, time, what, detail, isNow }) => (
            <li key={key} className={isNow ? 'now' : undefined}>
              <time>{time}</time>
              <i />
              <span>
                {isNow ? <b>{what}</b> : what}
                {detail && <small>{detail}</small>}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
};

/** Read again with each revision. The former answer stays until then. */
const useTold = ({ queueId, revision }: StaffEntry): Told | 'failed' | null => {
  const { client } = useHub();
  const { isLive } = useLiveness();
  const [told, setTold] = useState<Told | 'failed' | null>(null);
  useEffect(() => {
    if (!isLive) return;
    const abort = new AbortController();
    const { signal } = abort;
    Promise.all([
      client.send('queue:timeline', { queueId }, { signal }),
      client.send('announcement:list', { queueId }, { signal }),
    ]).then(
      ([{ steps }, { announcements }]) => {
        if (!signal.aborted) setTold({ steps, announcements });
      },
      () => {
        if (!signal.aborted) setTold('failed');
      },
    );
    return () => abort.abort();
  }, [client, queueId, revision, isLive]);
  return told;
};

const LATE = 'late';

type Moment = {
  readonly key: string;
  readonly time: string;
  readonly what: string;
  readonly detail: string | null;
  readonly isNow: boolean;
};

const useMoments = (entry: StaffEntry, told: Told | 'failed' | null): Moment[] => {
  const t = useReceptionTexts();
  const format = useFormat();
  const words = useStepWords();
  const now = useNow(MINUTE_MS / 6);
  const isLate = entry.status === 'waiting' && Date.parse(entry.dueAt) <= now;
  return useMemo(() => {
    if (told === null || told === 'failed') return [];
    const moments = [
      ...told.steps.map((step, index) => ({ key: `s${index}`, at: step.at, ...words.step(step) })),
      ...told.announcements.flatMap((one) => {
        const at = one.spokenAt ?? one.shownAt ?? one.overtakenAt;
        return at === null ? [] : [{ key: one.announcementId, at, ...words.announcement(one) }];
      }),
    ];
    if (isLate) moments.push({ key: LATE, at: entry.dueAt, what: t('pastTargetNow'), detail: null });
    return moments
      .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
      .map(({ key, at, what, detail }) => ({ key, time: format.time(at), what, detail, isNow: key === LATE }));
  }, [told, words, format, t, isLate, entry.dueAt]);
};
