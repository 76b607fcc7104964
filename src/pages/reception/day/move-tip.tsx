import { useFormat } from '../../shared/staff/hub.tsx';
import { useReceptionTexts } from '../texts.ts';
import { clashIn } from './clash.ts';
import type { Span } from './hours.ts';
import type { Day } from './use-day.ts';
import type { Moving } from './use-move.ts';
import { useSlotName } from './use-reschedule.ts';

const BESIDE_PX = 18;

/** Says what letting go here does: beside the pointer, or for the keys in a band below the grid, where it covers nothing. */
export const MoveTip = ({ moving, day }: { moving: Moving; day: Day }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { appointment, target, at, by } = moving;
  const name = appointment.patient?.fullName ?? t('patient');
  const slotName = useSlotName();
  const was = t('movesFrom', { name, place: slotName(appointment.doctorId, appointment.scheduledDate) });
  const how = by === 'pointer' ? t('dropToSave') : t('enterToSave');
  const leave = t('leaveAsItWas');
  const also = (span: Span): string[] => {
    const { patientId, appointmentId: movedId } = appointment;
    const clash = clashIn(day.booked, { patientId, span, movedId });
    return clash ? [t('alsoThen', { name, place: slotName(clash.doctorId, clash.scheduledDate) })] : [];
  };
  const [title, ...lines] = ((): string[] => {
    if (target === null) return [t('dropNowhere'), leave];
    const there = slotName(target.doctorId, target.span.from);
    switch (target.kind) {
      case 'free':
        return [t('moveTo', { place: there }), was, ...also(target.span), how];
      case 'same':
        return [t('asItWas', { place: there }), by === 'keys' ? t('moveByArrows') : leave];
      case 'taken':
        return [t('placeTaken', { place: there, name: target.by.patient?.fullName ?? t('patient') }), leave];
      case 'past':
        return [t('placePast', { place: there }), leave];
      case 'off':
        return [t('placeOff', { place: there }), leave];
    }
  })();
  const style = at === null ? undefined : tipPlace(at);
  return (
    <>
      {at && (
        <div className="visit dragged" style={{ left: at.x - 20, top: at.y - 12 }} aria-hidden="true">
          <time>{format.time(appointment.scheduledDate)}</time>
          <bdi className="clipped">{name}</bdi>
        </div>
      )}
      <div className={at === null ? 'move-tip at-foot' : 'move-tip'} role="status" style={style}>
        <b>{title}</b>
        {lines.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </div>
    </>
  );
};

/** Inside of the window, and never under the pointer. */
const tipPlace = ({ x, y }: { x: number; y: number }) => {
  const isLow = y > innerHeight - 140;
  return {
    insetInlineStart: 'auto',
    left: Math.min(x, innerWidth - 340),
    top: isLow ? y - 100 : y + BESIDE_PX,
  };
};
