import { useCallback, useEffect, useMemo, useState } from 'react';
import type { StaffEntry } from '../../../protocol/views.ts';
import { createAlarm, type Alarm } from '../../shared/staff/alarm.ts';
import { usePreferences } from '../../shared/staff/preferences.ts';
import type { Console } from '../model.ts';

/** The level that goes first. */
const IMMEDIATE = 1;
const SOUNDS_AGAIN_AFTER_MS = 30_000;
/** Only ids: the immediate patients whom this doctor has seen. So a reload neither loses a banner nor brings one back. */
const STORED_AS = 'queue-hub.seen-immediate';

export type Immediate = {
  /** The level 1 patients of the doctor's list that the doctor has not seen yet, in the order of calling. */
  readonly unseen: readonly StaffEntry[];
  readonly see: (entries: readonly StaffEntry[]) => void;
};

export const useImmediate = ({ list, entries }: Console): Immediate => {
  const [seen, setSeen] = useState<ReadonlySet<string>>(stored);
  const unseen = useMemo(
    () => list.filter(({ urgencyLevel, queueId }) => urgencyLevel === IMMEDIATE && !seen.has(queueId)),
    [list, seen],
  );
  const keep = useCallback((ids: readonly string[]) => {
    setSeen(new Set(ids));
    store(ids);
  }, []);
  const see = (more: readonly StaffEntry[]) => keep([...seen, ...more.map(({ queueId }) => queueId)]);

  useEffect(() => {
    // A patient who was lowered counts as new when raised again. A patient who has left this view is forgotten.
    const still = [...seen].filter((queueId) => entries.get(queueId)?.urgencyLevel === IMMEDIATE);
    if (still.length < seen.size) keep(still);
  }, [entries, seen, keep]);

  useSound(unseen);
  return { unseen, see };
};

/** At once with each new one, and again until somebody has seen it. */
const useSound = (unseen: readonly StaffEntry[]): void => {
  const { immediateSound } = usePreferences();
  const [made] = useState<{ alarm: Alarm | null }>({ alarm: null });
  const newest = unseen.map(({ queueId }) => queueId).join(' ');
  useEffect(() => {
    if (newest === '' || !immediateSound) return;
    const { sound } = (made.alarm ??= createAlarm());
    void sound();
    const timer = setInterval(() => void sound(), SOUNDS_AGAIN_AFTER_MS);
    return () => clearInterval(timer);
  }, [newest, immediateSound, made]);
  useEffect(() => () => made.alarm?.close(), [made]);
};

const stored = (): ReadonlySet<string> => {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(STORED_AS) ?? '[]');
    return new Set(Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []);
  } catch {
    return new Set();
  }
};

const store = (ids: readonly string[]): void => {
  try {
    localStorage.setItem(STORED_AS, JSON.stringify(ids));
  } catch {
    // A browser that stores nothing shows the banner again after a reload.
  }
};
