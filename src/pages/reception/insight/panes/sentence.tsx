import { memo } from 'react';
import type { Arrivals } from '../figures/arrivals.ts';
import { Marked } from './marked.tsx';
import type { Words } from '../words.ts';

/** The day in two sentences: who came and what became of them, and who waits too long. */
export const Sentence = memo(({ arrivals, words }: { arrivals: Arrivals; words: Words }) => (
  <p className="insight-sentence">
    <Marked text={sentencesOf(arrivals, words).join(' ')} />
  </p>
));

const sentencesOf = (arrivals: Arrivals, words: Words): string[] => {
  const { t, number, time, minutes, list } = words;
  const { came, since, called, waiting, onHold, left, cancelled, carriedOver, late, longest } = arrivals;
  const counted = (count: number) => ({ count, number: number(count) });
  const sentences: string[] = [];
  if (since === null) sentences.push(t('nobodyCame'));
  else {
    const parts = [
      t('partCalled', counted(called)),
      t('partWaiting', counted(waiting)),
      ...(onHold > 0 ? [t('partOnHold', counted(onHold))] : []),
      t('partLeft', counted(left)),
      ...(cancelled > 0 ? [t('partCancelled', counted(cancelled))] : []),
    ];
    sentences.push(`${t('cameSince', { ...counted(came), time: time(new Date(since)) })}: ${list(parts)}.`);
  }
  if (carriedOver > 0) sentences.push(t('carriedOver', counted(carriedOver)));
  if (longest !== null) {
    const most = { ticket: longest.queueNumber, minutes: minutes(longest.minutes) };
    sentences.push(t('latePeople', { ...counted(late), ...most }));
  } else sentences.push(t(came + carriedOver > 0 ? 'nobodyLate' : 'fillsItself'));
  return sentences;
};
