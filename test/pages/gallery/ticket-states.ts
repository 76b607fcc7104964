import { ticketModel, type TicketModel } from '../../../src/pages/ticket/model.ts';
import type { Language } from '../../../src/pages/shared/i18n/languages.ts';
import type { Liveness } from '../../../src/pages/shared/public/liveness.ts';
import type { Ticket } from '../../../src/protocol/views.ts';
import { aFeed, type DoctorSpec } from './hospital.ts';

export type TicketState = {
  language?: Language;
  theme?: 'dark';
  sound?: 'on';
  leaving?: 'asked' | 'failed';
  model: TicketModel;
};

const live: Liveness = { kind: 'live' };
const lost: Liveness = { kind: 'lost', since: new Date('2026-03-10T10:42:00Z'), forLong: false };

type Drawing = { liveness?: Liveness; doctor?: Partial<DoctorSpec>; refused?: boolean };

const draw = (
  given: Partial<Ticket> | null,
  { liveness = live, doctor = {}, refused = false }: Drawing = {},
): TicketModel => {
  const feed = aFeed({
    doctors: [{ name: 'Dr. Martin Keller', department: 'Cardiology', room: '3', ...doctor }],
  });
  const [keller] = feed.doctors.values();
  const ticket: Ticket | null = given && {
    queueId: '00000000-0000-7000-8000-000000000000',
    queueNumber: 'C-017',
    status: 'waiting',
    departmentId: keller?.departmentId ?? '',
    doctorId: keller?.doctorId ?? null,
    room: null,
    calledAt: null,
    recallCount: 0,
    endedAt: null,
    position: null,
    estimatedWaitSeconds: null,
    revision: 1,
    ...given,
  };
  return ticketModel({ feed: { ...feed, ticket }, liveness, refused });
};

const waiting: Partial<Ticket> = { position: 4, estimatedWaitSeconds: 20 * 60 };
const called: Partial<Ticket> = { status: 'called', calledAt: '2026-03-10T10:52:00Z' };

/** Every state of the visual reference, and those that it leaves out. */
export const ticketStates: Record<string, TicketState> = {
  '1-waiting': { model: draw(waiting) },
  '1-waiting-dark': { model: draw(waiting), theme: 'dark' },
  '1-waiting-many-de': {
    model: draw({ ...waiting, queueNumber: 'MKG-1042', position: 13, estimatedWaitSeconds: 100 * 60 }),
    language: 'de',
    sound: 'on',
  },
  '1-waiting-next': { model: draw({ position: 1, estimatedWaitSeconds: 0 }) },
  '1-waiting-unknown': { model: draw({ position: 3 }, { doctor: { status: 'paused' } }) },
  '1-waiting-rtl-ar': { model: draw(waiting), language: 'ar' },
  '1-leaving': { model: draw(waiting), leaving: 'asked' },
  '2-turn': { model: draw(called) },
  '2-turn-room-de': { model: draw({ ...called, recallCount: 1 }, { doctor: { room: '204' } }), language: 'de' },
  '2-turn-house': { model: draw(called, { doctor: { room: 'Haus B 2.14' } }), theme: 'dark' },
  '2-turn-rtl-ar': { model: draw(called), language: 'ar' },
  '2-turn-lost': { model: draw(called, { liveness: lost }) },
  '2-inside': { model: draw({ ...called, status: 'in_service' }) },
  '3-ended': { model: draw({ status: 'completed', endedAt: '2026-03-10T11:24:00Z' }) },
  '3-left': { model: draw({ status: 'left', endedAt: '2026-03-10T11:24:00Z' }) },
  '3-cancelled': { model: draw({ status: 'cancelled', endedAt: '2026-03-10T11:24:00Z' }) },
  '3-gone': { model: draw(null, { refused: true }) },
  '4-stale': { model: draw(waiting, { liveness: lost }) },
  '4-stale-dark': { model: draw(waiting, { liveness: lost }), theme: 'dark' },
  '4-never-connected': { model: draw(null, { liveness: { kind: 'lost', since: null, forLong: false } }) },
  '5-missed': { model: draw({ ...called, status: 'no_show' }) },
  '5-on-hold': { model: draw({ status: 'on_hold' }) },
};
