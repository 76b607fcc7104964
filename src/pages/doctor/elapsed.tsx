import type { StaffEntry } from '../../protocol/views.ts';
import { useNow } from '../shared/staff/now.ts';
import { Meter, MINUTE_MS } from '../shared/staff/wait.tsx';
import { appointmentOf, type Console } from './model.ts';
import { useDoctorTexts } from './texts.ts';

/** `13:38`, and past an hour `1:02:07`. */
export const clockOf = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  const two = (part: number) => String(part).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
};

/** How long since the call or the start, against the slot where there is one. */
export const Elapsed = ({ console, entry }: { console: Console; entry: StaffEntry }) => {
  const t = useDoctorTexts();
  const now = useNow();
  const isCalled = entry.status === 'called';
  const since = isCalled ? entry.calledAt : entry.startedAt;
  if (since === null) return null;
  // The last full second of this machine may be before the database's time of the start.
  const passed = Math.max(0, now - Date.parse(since));
  const slot = isCalled ? undefined : appointmentOf(entry, console)?.durationMinutes;
  return (
    <div className="elapsed">
      <span className="elapsed-time" role="timer" aria-live="off">
        {clockOf(passed)}
      </span>
      <span className="elapsed-words">
        {isCalled ? (
          <>
            {t('sinceCall')}
            <br />
            {entry.recallCount === 0 ? t('notRecalled') : t('recalled', { count: entry.recallCount })}
          </>
        ) : slot === undefined ? (
          t('inConsultation')
        ) : (
          <Slot minutes={slot} left={Math.ceil(slot - passed / MINUTE_MS)} />
        )}
      </span>
      <i className="grow" />
      {slot !== undefined && <SlotMeter share={passed / (slot * MINUTE_MS)} />}
    </div>
  );
};

const Slot = ({ minutes, left }: { minutes: number; left: number }) => {
  const t = useDoctorTexts();
  return (
    <>
      {t('ofSlot', { minutes: String(minutes) })}
      <br />
      {left >= 0 ? t('slotLeft', { count: left }) : t('slotOver', { count: -left })}
    </>
  );
};

const SlotMeter = ({ share }: { share: number }) => <Meter share={share} state={share >= 1 ? 'over' : 'near'} />;
