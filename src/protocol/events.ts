import * as z from 'zod/mini';
import * as f from './fields.ts';
import {
  appointment,
  area,
  department,
  doctor,
  hospitalDay,
  publicEntry,
  service,
  settings,
  site,
  staffEntry,
  ticket,
} from './views.ts';

/** Gapless within its stream; a screen that has seen `previous` or a later one has missed nothing. */
export const version = z.int().check(z.nonnegative());
export const changeOp = z.enum(['insert', 'update', 'delete', 'enter', 'leave']);

const changed = <Row extends z.ZodMiniType>(row: Row) =>
  z.strictObject({
    streamId: f.id,
    version,
    /** The last version before this one that touched what the screen subscribed to. */
    previous: version,
    op: changeOp,
    id: f.id,
    /** Null when it left the view: deleted, moved to another stream, or out of the urgency levels asked for. */
    row: z.nullable(row),
    /** When the change was captured: ISO 8601 UTC with microseconds. */
    at: f.instant,
  });

const staffQueueChanged = changed(staffEntry);
const publicQueueChanged = z.strictObject({
  ...changed(publicEntry).shape,
  /** For a waiting entry: the waiting entry that it is called right before; null where it is the last. */
  before: z.nullable(f.id),
});
export const queueChanged = z.union([staffQueueChanged, publicQueueChanged]);
export type StaffQueueChanged = z.infer<typeof staffQueueChanged>;
export type PublicQueueChanged = z.infer<typeof publicQueueChanged>;
export const appointmentChanged = changed(appointment);
const directoryEnvelope = { streamId: f.id, version, previous: version, op: changeOp, id: f.id, at: f.instant };
/** Discriminated by `table`, so that each row has its own view. */
export const directoryChanged = z.discriminatedUnion('table', [
  z.strictObject({ ...directoryEnvelope, table: z.literal('sites'), row: z.nullable(site) }),
  z.strictObject({ ...directoryEnvelope, table: z.literal('areas'), row: z.nullable(area) }),
  z.strictObject({ ...directoryEnvelope, table: z.literal('departments'), row: z.nullable(department) }),
  z.strictObject({ ...directoryEnvelope, table: z.literal('doctors'), row: z.nullable(doctor) }),
  z.strictObject({ ...directoryEnvelope, table: z.literal('services'), row: z.nullable(service) }),
  z.strictObject({ ...directoryEnvelope, table: z.literal('settings'), row: z.nullable(settings) }),
]);

export const events = {
  'queue:changed': queueChanged,
  'appointment:changed': appointmentChanged,
  'directory:changed': directoryChanged,
  /**
   * Every 5 s while the hub reads the feed, each screen at its own moment. `heads`: last versions, of the directory always, of
   * a stream once it has been quiet for 5 s after it moved; these may come in a message of their own.
   */
  'feed:alive': z.strictObject({ epoch: z.string(), asOf: f.instant, heads: z.record(f.id, version) }),
  /**
   * The set of streams behind the subscription changed (a doctor joined, a device was re-filtered), or whom its session acts
   * as (a station was taken over): subscribe again, and ask `/auth/session`.
   */
  'feed:scope-changed': z.strictObject({}),
  'ticket:changed': ticket,
  /** The hospital's midnight has passed: fetch the views again. */
  'hub:day-changed': z.strictObject({ day: hospitalDay }),
  'session:ended': z.strictObject({ reason: z.enum(['expired', 'revoked', 'signed_out', 'role_changed']) }),
  /** The hub is about to stop: the connection will close and another node or the next start takes it. */
  'hub:draining': z.strictObject({ reconnectWithinMs: z.int() }),
} as const;

export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]>;
