import type { Feed } from '../../client/feed-fold.ts';
import type { PublicEntry, Ticket } from '../../protocol/views.ts';
import type { Liveness } from '../shared/public/liveness.ts';

/** Which page the ticket is, by the state of its visit and of the connection. */
export type Screen =
  | { readonly kind: 'connecting' }
  /** No such ticket (any more). */
  | { readonly kind: 'gone' }
  /** `people` before this one; null where it cannot be told. */
  | {
      readonly kind: 'waiting';
      readonly people: number | null;
      readonly waitSeconds: number | null;
      readonly paused: boolean;
    }
  | { readonly kind: 'on-hold' }
  | {
      readonly kind: 'turn';
      readonly room: string | null;
      readonly doctor: string | null;
      readonly calledAt: string | null;
      readonly again: boolean;
    }
  | { readonly kind: 'inside'; readonly room: string | null; readonly doctor: string | null }
  | { readonly kind: 'ended'; readonly at: string | null }
  | { readonly kind: 'missed'; readonly calledAt: string | null; readonly room: string | null }
  | { readonly kind: 'left' }
  | { readonly kind: 'cancelled' }
  /** The place is not known now. */
  | { readonly kind: 'lost' };

export type TicketModel = {
  readonly hospitalName: string;
  readonly logo: string | null;
  readonly queueNumber: string | null;
  readonly department: string;
  readonly screen: Screen;
  /** Without a connection: since when, where that is known. */
  readonly lost: { readonly since: Date | null } | null;
  /** May still be given up. */
  readonly canLeave: boolean;
};

type TicketState = {
  readonly feed: Feed<PublicEntry> | null;
  readonly liveness: Liveness;
  /** The hub does not know this link. */
  readonly refused: boolean;
};

export const ticketModel = ({ feed, liveness, refused }: TicketState): TicketModel => {
  const ticket = feed?.ticket ?? null;
  const lost = liveness.kind === 'lost' ? { since: liveness.since } : null;
  const screen = screenOf(feed, ticket, { lost: lost !== null, refused });
  return {
    hospitalName: feed?.settings.hospitalName ?? '',
    logo: feed?.settings.logo ?? null,
    queueNumber: ticket?.queueNumber ?? null,
    department: (ticket && feed?.departments.get(ticket.departmentId)?.name) ?? '',
    screen,
    lost: over.has(screen.kind) ? null : lost,
    canLeave: screen.kind === 'waiting' || screen.kind === 'on-hold',
  };
};

/** What is over stays over, with and without a connection. */
const over: ReadonlySet<Screen['kind']> = new Set(['ended', 'left', 'cancelled', 'gone']);

const screenOf = (
  feed: Feed<PublicEntry> | null,
  ticket: Ticket | null,
  { lost, refused }: { lost: boolean; refused: boolean },
): Screen => {
  if (refused) return { kind: 'gone' };
  if (ticket === null || feed === null) return lost ? { kind: 'lost' } : { kind: 'connecting' };
  const doctor = ticket.doctorId === null ? undefined : feed.doctors.get(ticket.doctorId);
  const room = ticket.room ?? doctor?.room ?? null;
  switch (ticket.status) {
    case 'called':
      // Whoever has been called and loses the connection on the way must still find the door.
      return {
        kind: 'turn',
        room,
        doctor: doctor?.fullName ?? null,
        calledAt: ticket.calledAt,
        again: ticket.recallCount > 0,
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
      return lost ? { kind: 'lost' } : { kind: 'on-hold' };
    case 'waiting':
    case 'transferred':
      if (lost) return { kind: 'lost' };
      return {
        kind: 'waiting',
        people: ticket.position === null ? null : ticket.position - 1,
        waitSeconds: ticket.estimatedWaitSeconds,
        paused: doctor?.status === 'paused',
      };
  }
};
