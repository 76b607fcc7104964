import { useMemo } from 'react';
import type { CommandData } from '../../../../protocol/commands/index.ts';
import { useFeed } from '../../../shared/staff/hub.tsx';
import { useStaffTexts } from '../../../shared/staff/texts.tsx';
import { useReceptionTexts } from '../../texts.ts';

type Step = CommandData<'queue:timeline'>['steps'][number];
type Announcement = CommandData<'announcement:list'>['announcements'][number];
type Words = { readonly what: string; readonly detail: string | null };

/** Each step of a visit in words: what it was, and below it who did it and why. */
export const useStepWords = (): {
  readonly step: (step: Step) => Words;
  readonly announcement: (announcement: Announcement) => Words;
} => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const { doctors, departments } = useFeed();
  return useMemo(() => {
    const destinationName = ({ departmentId, doctorId }: NonNullable<Step['place']>['to']): string =>
      doctors.get(doctorId ?? '')?.fullName ?? staff('pool', { department: departments.get(departmentId)?.name ?? '' });

    const actorName = ({ kind, name }: Step['actor']): string => {
      if (name !== null) return name;
      return kind === 'ticket' ? t('byTicket') : kind === 'other' ? t('byProgram') : t('byUnknown');
    };

    const whatOf = ({
      actor,
      action,
      status,
      urgencyLevel,
      place,
      room,
      recallCount,
      patientAttached,
      patientDetached,
    }: Step): string => {
      if (status?.from === null) return actor.kind === 'device' ? t('didTakeNumber') : t('didCheckIn');
      if (recallCount !== null && status?.to !== 'called') return t('didRecall', { count: recallCount });
      if (action === 'queue:transfer' || (status === null && place !== null)) {
        return place
          ? t('didMove', { from: place.from ? destinationName(place.from) : '', to: destinationName(place.to) })
          : '';
      }
      if (status !== null) return statusWords(status, room, action);
      if (urgencyLevel !== null) {
        return t('didSetUrgency', { from: String(urgencyLevel.from ?? ''), to: String(urgencyLevel.to) });
      }
      if (patientDetached) return t('didDetach');
      return patientAttached ? t('didAttach') : '';
    };

    const statusWords = ({ to }: NonNullable<Step['status']>, room: string | null, action: string | null): string => {
      switch (to) {
        case 'called':
          return room === null ? t('didCall') : t('didCallTo', { room });
        case 'waiting':
          return action === 'queue:reinstate' ? t('didReinstate') : t('didReturn');
        case 'in_service':
          return action === 'queue:reopen' ? t('didReopen') : t('didStart');
        case 'on_hold':
          return t('didHold');
        case 'completed':
          return t('didComplete');
        case 'no_show':
          return t('didMiss');
        case 'cancelled':
          return t('didCancel');
        case 'left':
          return t('didLeave');
        case 'transferred':
          return t('didTransfer');
        case 'withdrawn':
          return t('didWithdraw');
      }
    };

    const outcomeOf = ({ shownAt, spokenAt, spokenCount, overtakenAt, muted }: Announcement): string => {
      // A hub of the version before counts none.
      if (spokenAt !== null) return t('didSpeak', { count: Math.max(1, spokenCount) });
      if (muted) return t('didShowMuted');
      if (overtakenAt === null) return t('didShow');
      return shownAt === null ? t('didPassUnseen') : t('didShowUntilOver');
    };

    return {
      step(step) {
        const { status, urgencyLevel, reason } = step;
        const begins = status?.from === null && urgencyLevel !== null;
        const more = begins ? t('beginsWith', { level: String(urgencyLevel.to) }) : null;
        const detail = [actorName(step.actor), [more, reason].filter(Boolean).join(', ')].filter(Boolean).join(': ');
        return { what: whatOf(step), detail };
      },
      announcement: (announcement) => ({ what: outcomeOf(announcement), detail: announcement.deviceName }),
    };
  }, [t, staff, doctors, departments]);
};
