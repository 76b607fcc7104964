import type { StaffEntry } from '../../protocol/views.ts';
import { useErrorWords } from '../shared/staff/error-words.ts';
import { useFeed, useFormat } from '../shared/staff/hub.tsx';
import { Icon } from '../shared/staff/icon.tsx';
import { isPlaceOf, usePlate } from '../shared/staff/plate.ts';
import type { CallFailure } from './acts/use-calling.ts';
import type { Console } from './model.ts';
import { useDoctorTexts } from './texts.ts';

/** Right above the button that was pressed: why nobody was called, and who is first now. */
export const CallFailureBox = ({ console, failure }: { console: Console; failure: CallFailure }) => {
  const t = useDoctorTexts();
  const words = useErrorWords();
  const conflict = useConflictWords(failure);
  const first = console.list[0];
  return (
    <div className="call-failure">
      <div className="error-box" role="alert">
        <h3>
          <Icon name="warning" />
          {conflict?.title ?? (failure.entry ? t('failedCall', { number: failure.entry.queueNumber }) : t('notCalled'))}
        </h3>
        <p>
          {conflict?.detail ?? words(failure.error)} {t('nothingChanged')}{' '}
          {first && t('firstIsNow', { number: first.queueNumber })}
        </p>
      </div>
    </div>
  );
};

const MOMENTS_BEFORE_S = 60;

/** Who has the patient, where the hub's answer names the row as it now is. */
const useConflictWords = ({ error, entry, at }: CallFailure): { title: string; detail: string } | null => {
  const t = useDoctorTexts();
  const format = useFormat();
  const { doctors } = useFeed();
  const plateOf = usePlate();
  const current = currentOf(error.details?.['current']);
  const doctor = current?.doctorId ? doctors.get(current.doctorId) : undefined;
  if (!current || !doctor || !current.calledAt) return null;
  const title = t('conflictTitle', { doctor: doctor.fullName, number: entry?.queueNumber ?? current.queueNumber });
  const time = format.timeWithSeconds(current.calledAt);
  if (current.room === null) return { title, detail: t('conflictTime', { time }) };
  const place = plateOf({ room: current.room, placeKind: doctor.placeKind });
  if (isPlaceOf(doctor) && place !== null) return { title, detail: t('conflictPlace', { place, time }) };
  const seconds = Math.round((at - Date.parse(current.calledAt)) / 1000);
  const room = current.room;
  const detail =
    seconds > 0 && seconds <= MOMENTS_BEFORE_S
      ? t('conflictBefore', { room, time, count: seconds })
      : t('conflictRoom', { room, time });
  return { title, detail };
};

/** The hub's own view of the row, in the details of a `conflict`. */
const currentOf = (current: unknown): StaffEntry | null =>
  typeof current === 'object' && current !== null && 'calledAt' in current ? (current as StaffEntry) : null;
