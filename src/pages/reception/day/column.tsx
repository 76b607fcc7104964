import { memo, useMemo, type KeyboardEvent, type PointerEvent } from 'react';
import type { Appointment } from '../../../protocol/views.ts';
import { useFeed, useFormat } from '../../shared/staff/hub.tsx';
import { Icon, type IconName } from '../../shared/staff/icon.tsx';
import { MINUTE_MS } from '../../shared/staff/wait.tsx';
import { statusKeys } from '../queue/panel/person-panel.tsx';
import { useReceptionTexts } from '../texts.ts';
import { freeIn, lanesOf, overlap, spanOf, type Span } from './hours.ts';
import { pixels } from './pixels.ts';
import type { Target } from './move.ts';
import type { DoctorDay } from './use-day.ts';

export type SlotSpan = Span;

type ColumnProps = {
  readonly day: DoctorDay;
  /** Of the grid's first hour. */
  readonly from: number;
  readonly hourPx: number;
  /** The present minute, since the epoch: a column is drawn again once a minute. */
  readonly minute: number;
  readonly mayBook: boolean;
  /** The appointment that is on its way elsewhere. */
  readonly movingId: string | null;
  /** Whose it is, where the target is here. */
  readonly movingName: string | null;
  /** Where one would be dropped, if it is here. */
  readonly target: Target | null;
  readonly onVisit: (appointment: Appointment) => void;
  readonly onSlot: (doctorId: string, span: SlotSpan) => void;
  readonly onGrab: (event: PointerEvent<HTMLElement>, appointment: Appointment) => void;
  readonly onMove: (appointment: Appointment) => void;
};

const GAP = 2;
const SHORTEST_PX = 14;
const LINE_PX = 14;

export const Column = memo((props: ColumnProps) => {
  const { day, from, hourPx, minute, mayBook, movingId, movingName, target, onVisit, onSlot, onGrab, onMove } = props;
  const format = useFormat();
  const { doctor, hours, appointments } = day;
  const { doctorId } = doctor;
  const free = useMemo(() => freeIn(hours, appointments.values(), minute * MINUTE_MS), [hours, appointments, minute]);
  const visits = useMemo(() => lanesOf([...appointments.values()], spanOf), [appointments]);
  const boxOf = (span: Span, lane = 0, lanes = 1) => ({
    insetBlockStart: pixels(span.from - from, hourPx) + GAP / 2,
    blockSize: Math.max(SHORTEST_PX, pixels(span.to - span.from, hourPx) - GAP),
    ...(lanes > 1 && { insetInlineStart: `${(lane / lanes) * 100}%`, inlineSize: `${100 / lanes}%` }),
  });
  return (
    <div className="day-column" data-doctor={doctorId}>
      {hours.map((span) => (
        <div
          key={span.from}
          className="working"
          style={{
            insetBlockStart: pixels(span.from - from, hourPx),
            blockSize: pixels(span.to - span.from, hourPx),
            backgroundPositionY: -(pixels(span.from - from, hourPx) % hourPx),
          }}
        />
      ))}
      {free
        .filter((span) => !visits.some(({ row }) => overlap(spanOf(row), span)))
        // A target has words of its own.
        .filter((span) => target?.kind !== 'free' || !overlap(target.span, span))
        .map((span) => (
          <FreeSlot
            key={span.from}
            span={span}
            style={boxOf(span)}
            doctorName={doctor.fullName}
            onOpen={mayBook ? () => onSlot(doctorId, span) : null}
          />
        ))}
      {visits.map(({ row, lane, lanes }) => (
        <Visit
          key={row.appointmentId}
          appointment={row}
          style={boxOf(spanOf(row), lane, lanes)}
          isMoving={row.appointmentId === movingId}
          mayMove={mayBook && row.status === 'booked'}
          doctorName={doctor.fullName}
          onOpen={onVisit}
          onGrab={onGrab}
          onMove={onMove}
        />
      ))}
      {target && target.kind !== 'same' && (
        <div className={target.kind === 'free' ? 'drop-place' : 'drop-place refused'} style={boxOf(target.span)}>
          {target.kind === 'free' && (
            <>
              <time>{format.time(new Date(target.span.from))}</time> <bdi className="clipped">{movingName}</bdi>
            </>
          )}
        </div>
      )}
    </div>
  );
});

type Style = { readonly insetBlockStart: number; readonly blockSize: number };

/** How many lines of words a span holds. */
const linesIn = ({ blockSize }: Style): number => Math.max(1, Math.floor((blockSize - 2) / LINE_PX));

type FreeSlotProps = {
  readonly span: Span;
  readonly style: Style;
  readonly doctorName: string;
  readonly onOpen: (() => void) | null;
};

const FreeSlot = ({ span, style, doctorName, onOpen }: FreeSlotProps) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const time = format.time(new Date(span.from));
  return (
    <button
      type="button"
      className="visit free"
      style={style}
      tabIndex={-1}
      data-from={span.from}
      disabled={onOpen === null}
      aria-label={t('freeAt', { time, doctor: doctorName })}
      onClick={onOpen ?? undefined}
    >
      {time}
    </button>
  );
};

const icons: Partial<Record<Appointment['status'], IconName>> = {
  in_consultation: 'play',
  fulfilled: 'check',
  no_show: 'noShow',
};

type VisitProps = {
  readonly appointment: Appointment;
  readonly style: Style;
  readonly isMoving: boolean;
  readonly mayMove: boolean;
  readonly doctorName: string;
  readonly onOpen: (appointment: Appointment) => void;
  readonly onGrab: (event: PointerEvent<HTMLElement>, appointment: Appointment) => void;
  readonly onMove: (appointment: Appointment) => void;
};

const Visit = ({ appointment, style, isMoving, mayMove, doctorName, onOpen, onGrab, onMove }: VisitProps) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { scheduledDate, status, patient, holdsSlot } = appointment;
  const time = format.time(scheduledDate);
  const name = patient?.fullName ?? t('patient');
  const icon = icons[status];
  const isOver = !holdsSlot && status !== 'no_show';
  const pressed = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'm' || event.ctrlKey || event.metaKey || !mayMove) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(appointment);
  };
  const classes = ['visit', status, isMoving && 'is-moving', mayMove && 'movable', isOver && 'overbooked'];
  return (
    <button
      type="button"
      className={classes.filter(Boolean).join(' ')}
      style={style}
      tabIndex={-1}
      data-from={Date.parse(scheduledDate)}
      title={`${time} ${name}`}
      aria-keyshortcuts={mayMove ? 'M' : undefined}
      onKeyDown={pressed}
      onPointerDown={mayMove ? (event) => onGrab(event, appointment) : undefined}
      onClick={() => onOpen(appointment)}
    >
      <span className="visit-words" style={{ WebkitLineClamp: linesIn(style) }}>
        <time>{time}</time> <bdi>{name}</bdi>
      </span>
      <span className="visually-hidden">{t('visitDetail', { state: t(statusKeys[status]), doctor: doctorName })}</span>
      {icon && (
        <>
          <i className="grow" />
          <Icon name={icon} />
        </>
      )}
    </button>
  );
};

/** Above a column: who, where, and what is free. */
export const DoctorHead = memo(({ day, minute }: { day: DoctorDay; minute: number }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { departments } = useFeed();
  const { doctor, hours, appointments } = day;
  const free = useMemo(() => freeIn(hours, appointments.values(), minute * MINUTE_MS), [hours, appointments, minute]);
  const [next] = free;
  const count = free.length;
  return (
    <div className="day-doctor">
      <b>{doctor.fullName}</b>
      <small>{[departments.get(doctor.departmentId)?.name, doctor.room].filter(Boolean).join(' · ')}</small>
      <small>{next ? t('freeNext', { count, time: format.time(new Date(next.from)) }) : t('nothingFree')}</small>
    </div>
  );
});
