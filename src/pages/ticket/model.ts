import type { Feed } from '../../client/feed-fold.ts';
import type { Language } from '../../protocol/languages.ts';
import { isAnyOrder } from '../../protocol/lifecycle.ts';
import type { PublicEntry, Ticket } from '../../protocol/views.ts';
import { wayIn, wayTo } from '../../protocol/way.ts';
import type { Liveness } from '../shared/public/liveness.ts';

export type TheirAppointment = { readonly at: string; readonly came: 'early' | 'on-time' | 'late' };

/** Which page the ticket is, by the state of its visit and of the connection. */
export type Screen =
  | { readonly kind: 'connecting' }
  /** No such ticket (any more). */
  | { readonly kind: 'gone' }
  /** `people` before this one; null where it cannot be told. */
  | {
      readonly kind: 'waiting';
      readonly people: number | null;
      /** Null also while the doctor is on a break: nobody knows how long that takes. */
      readonly waitSeconds: number | null;
      readonly paused: boolean;
      readonly appointment: TheirAppointment | null;
      /** The doctor or department they were sent on to; null if nobody sent them on. */
      readonly sentOnTo: string | null;
      /** To where they wait; null where nobody said. */
      readonly way: string | null;
      /** What to do there. */
      readonly instruction: string | null;
    }
  /** `backAt`: when to be back, or when the stop opens; null where nobody said, and once it is past. */
  | { readonly kind: 'on-hold'; readonly backAt: string | null }
  | {
      readonly kind: 'turn';
      readonly room: string | null;
      readonly doctor: string | null;
      readonly calledAt: string | null;
      /** 1 for the first call, 2 for the first recall. */
      readonly calls: number;
    }
  | { readonly kind: 'inside'; readonly room: string | null; readonly doctor: string | null }
  | { readonly kind: 'ended'; readonly at: string | null }
  | { readonly kind: 'missed'; readonly calledAt: string | null; readonly room: string | null }
  | { readonly kind: 'left' }
  | { readonly kind: 'cancelled' }
  /** The position is not known now. */
  | { readonly kind: 'lost' };

export type TicketModel = {
  readonly hospitalName: string;
  readonly logo: string | null;
  readonly queueNumber: string | null;
  /** Of the stop where they are. */
  readonly queueId: string | null;
  readonly department: string;
  readonly screen: Screen;
  /** Without a connection: since when, where that is known. */
  readonly lost: { readonly since: Date | null } | null;
  /** May still be given up. */
  readonly canLeave: boolean;
  /** The day in order, where it has several stops. */
  readonly stops: readonly Stop[];
};

export type Stop = {
  readonly position: number;
  readonly state: 'done' | 'missed' | 'skipped' | 'now' | 'planned';
  /** The doctor, or else the department. */
  readonly where: string;
  /** How to get there. */
  readonly way: string | null;
  /** Of the stop where they are: when it opens, if it has not yet. */
  readonly opensAt: string | null;
  readonly instruction: string | null;
  readonly doneAt: string | null;
  /** One of several that may be done in any order, all still to come. */
  readonly anyOrder: boolean;
};

type TicketState = {
  readonly language: Language;
  readonly feed: Feed<PublicEntry> | null;
  readonly liveness: Liveness;
  /** The hub does not know this link. */
  readonly refused: boolean;
  readonly now: Date;
};

export const ticketModel = ({ language, feed, liveness, refused, now }: TicketState): TicketModel => {
  const ticket = feed?.ticket ?? null;
  const lost = liveness.kind === 'lost' ? { since: liveness.since } : null;
  const screen = screenOf(feed, ticket, { lost: lost !== null, refused, language, now });
  return {
    hospitalName: feed?.settings.hospitalName ?? '',
    logo: feed?.settings.logo ?? null,
    queueNumber: ticket?.queueNumber ?? null,
    queueId: ticket?.queueId ?? null,
    department: (ticket && feed?.departments.get(ticket.departmentId)?.name) ?? '',
    screen,
    lost: over.has(screen.kind) ? null : lost,
    canLeave: screen.kind === 'waiting' || screen.kind === 'on-hold',
    stops: ticket === null ? [] : stopsOf(ticket, language, now),
  };
};

const stateOf = {
  planned: 'planned',
  current: 'now',
  done: 'done',
  skipped: 'skipped',
  missed: 'missed',
  left: 'skipped',
  cancelled: 'skipped',
} as const satisfies Record<Ticket['steps'][number]['status'], Stop['state']>;

/** When somebody on hold is to be back; null once that is past, or where nobody said. */
const comesBackAt = ({ status, backAt }: Ticket, now: Date): string | null =>
  status === 'on_hold' && backAt !== null && Date.parse(backAt) > now.getTime() ? backAt : null;

const stopsOf = (ticket: Ticket, language: Language, now: Date): Stop[] =>
  ticket.steps.map((step) => ({
    position: step.position,
    state: stateOf[step.status],
    where: step.doctor ?? step.names[language] ?? step.department,
    way: wayIn(step, language),
    opensAt: step.status === 'current' ? comesBackAt(ticket, now) : null,
    instruction: step.instruction,
    doneAt: step.status === 'done' ? step.endedAt : null,
    anyOrder: isAnyOrder(step, ticket.steps),
  }));

/** What is over stays over, with and without a connection. */
const over: ReadonlySet<Screen['kind']> = new Set(['ended', 'left', 'cancelled', 'gone']);

const screenOf = (
  feed: Feed<PublicEntry> | null,
  ticket: Ticket | null,
  { lost, refused, language, now }: { lost: boolean; refused: boolean; language: Language; now: Date },
): Screen => {
  if (refused) return { kind: 'gone' };
  if (ticket === null || feed === null) return lost ? { kind: 'lost' } : { kind: 'connecting' };
  const doctor = ticket.doctorId === null ? undefined : feed.doctors.get(ticket.doctorId);
  const room = ticket.room ?? doctor?.room ?? null;
  switch (ticket.status) {
    case 'called':
      // A called patient who loses the connection on the way must still find the door.
      return {
        kind: 'turn',
        room,
        doctor: doctor?.fullName ?? null,
        calledAt: ticket.calledAt,
        calls: ticket.recallCount + 1,
      };
    case 'completed':
      return { kind: 'ended', at: ticket.endedAt };
    case 'left':
      return { kind: 'left' };
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'in_service':
      return lost ? { kind: 'lost' } : { kind: 'inside', room, doctor: doctor?.fullName ?? null };
    case 'no_show':
      return lost ? { kind: 'lost' } : { kind: 'missed', calledAt: ticket.calledAt, room };
    case 'on_hold':
      return lost ? { kind: 'lost' } : { kind: 'on-hold', backAt: comesBackAt(ticket, now) };
    case 'waiting':
    case 'transferred':
    case 'withdrawn':
      if (lost) return { kind: 'lost' };
      return {
        kind: 'waiting',
        people: ticket.position === null ? null : ticket.position - 1,
        waitSeconds: doctor?.status === 'paused' ? null : ticket.estimatedWaitSeconds,
        paused: doctor?.status === 'paused',
        appointment: appointmentOf(ticket, feed.settings.lateAfterMinutes, now),
        sentOnTo: ticket.isSentOn
          ? (doctor?.fullName ?? feed.departments.get(ticket.departmentId)?.name ?? null)
          : null,
        way: wayIn(wayTo(doctor, feed.departments.get(ticket.departmentId)), language),
        instruction: ticket.steps.find(({ status }) => status === 'current')?.instruction ?? null,
      };
  }
};

/** Late: they came late, as the order of calling sees it. Early: the time of the appointment is still to come. */
const appointmentOf = (ticket: Ticket, lateAfterMinutes: number, now: Date): TheirAppointment | null => {
  const { appointmentAt: at, arrivedAt } = ticket;
  if (at === null) return null;
  const startsAt = Date.parse(at);
  if (Date.parse(arrivedAt) > startsAt + lateAfterMinutes * 60_000) return { at, came: 'late' };
  return { at, came: now.getTime() < startsAt ? 'early' : 'on-time' };
};
