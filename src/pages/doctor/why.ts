import type { Settings, StaffEntry } from '../../protocol/views.ts';
import { dueRuleOf } from '../shared/staff/call-list.ts';
import { useFeed, useFormat } from '../shared/staff/hub.tsx';
import { useUrgencyLabel } from '../shared/staff/urgency.tsx';
import { minutesSince } from '../shared/staff/wait.tsx';
import { appointmentOf, type Console } from './model.ts';
import { useDoctorTexts } from './texts.ts';

type Lists = Pick<Console, 'list' | 'appointments'>;

const isStrict = ({ callRank }: StaffEntry, { strictLevel }: Settings): boolean => callRank <= strictLevel;

const ordinals = [
  'ordinal1',
  'ordinal2',
  'ordinal3',
  'ordinal4',
  'ordinal5',
  'ordinal6',
  'ordinal7',
  'ordinal8',
  'ordinal9',
  'ordinal10',
] as const;

/** The few words beside the due time in a row. */
export const useDueWords = (): ((entry: StaffEntry, lists: Lists) => string) => {
  const t = useDoctorTexts();
  const format = useFormat();
  const label = useUrgencyLabel();
  const { settings } = useFeed();
  return (entry, lists) => {
    if (isStrict(entry, settings) && entry.urgencyLevel === 1) {
      return t('dueStrict', { label: label(entry.urgencyLevel) });
    }
    const rule = dueRuleOf(entry, appointmentOf(entry, lists), settings);
    if (rule.by === 'other') return t('dueOther');
    const values = { time: format.time(rule.from), minutes: String(rule.minutes) };
    return rule.by === 'arrival' ? t('dueByArrival', values) : t('dueByAppointment', values);
  };
};

/** Why an entry has its position: the rule that decided, and who is right before and after it. */
export const useWhy = (): ((entry: StaffEntry, lists: Lists, now: number) => string) => {
  const t = useDoctorTexts();
  const format = useFormat();
  const label = useUrgencyLabel();
  const { settings } = useFeed();

  const ruleOf = (entry: StaffEntry, index: number, lists: Lists): string => {
    const key = ordinals[index];
    const at = key === undefined ? t('ordinalMore', { place: String(index + 1) }) : t(key);
    const named = { place: at, label: label(entry.urgencyLevel), due: format.time(entry.dueAt) };
    if (isStrict(entry, settings)) return t('whyStrict', named);
    const rule = dueRuleOf(entry, appointmentOf(entry, lists), settings);
    if (rule.by === 'other') return t('whyOther', named);
    const values = { ...named, time: format.time(rule.from), minutes: String(rule.minutes) };
    return rule.by === 'arrival' ? t('whyArrival', values) : t('whyAppointment', values);
  };
  const beforeOf = (entry: StaffEntry, before: StaffEntry, now: number): string => {
    const values = { number: unbroken(before.queueNumber), due: format.time(before.dueAt) };
    if (before.callRank < entry.callRank) {
      return t('whyBeforeStrict', { number: unbroken(before.queueNumber), label: label(before.urgencyLevel) });
    }
    if (isSameMinute(before.dueAt, entry.dueAt)) return t('whyBeforeSame', values);
    return Date.parse(before.dueAt) < now ? t('whyBeforePast', values) : t('whyBefore', values);
  };
  const afterOf = (entry: StaffEntry, after: StaffEntry, now: number): string => {
    // Of another rank: the first sentence already says that due times do not decide.
    if (after.callRank > entry.callRank) return '';
    const values = { number: unbroken(after.queueNumber), due: format.time(after.dueAt) };
    if (isSameMinute(after.dueAt, entry.dueAt)) return t('whyAfterSame', values);
    return Date.parse(after.dueAt) < now ? t('whyAfterPast', values) : t('whyAfter', values);
  };

  return (entry, lists, now) => {
    const index = lists.list.findIndex(({ queueId }) => queueId === entry.queueId);
    if (index === -1) return '';
    const before = lists.list[index - 1];
    const after = lists.list[index + 1];
    const late = minutesSince(entry.dueAt, now);
    return [
      ruleOf(entry, index, lists),
      late > 0 && !isStrict(entry, settings) ? t('whyOverdue', { count: late }) : '',
      before ? beforeOf(entry, before, now) : '',
      after ? afterOf(entry, after, now) : '',
    ]
      .filter(Boolean)
      .join(' ');
  };
};

/** A number at the end of a line stays in one piece. */
export const unbroken = (queueNumber: string): string => queueNumber.replace('-', '\u2011');

const isSameMinute = (a: string, b: string): boolean =>
  Math.floor(Date.parse(a) / 60_000) === Math.floor(Date.parse(b) / 60_000);
