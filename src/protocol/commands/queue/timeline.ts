import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import * as f from '../../fields.ts';

/** What a column became; `from` is null where the visit began with it. */
const became = <Value extends z.ZodMiniType>(value: Value) =>
  z.nullable(z.strictObject({ from: z.nullable(value), to: value }));

const step = z.strictObject({
  at: f.instant,
  actor: z.strictObject({
    /** `other` is neither a login nor a device nor the patient’s own link: plain SQL, or a program. */
    kind: z.enum(['user', 'device', 'ticket', 'other']),
    /** Of the person or the device; null where it is not known any more. */
    name: z.nullable(z.string()),
  }),
  /** The command, as `queue:call`; null for plain SQL. */
  action: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  /** Each is null where this step left it as it was. */
  status: became(f.entryStatus),
  urgencyLevel: became(f.urgencyLevel),
  place: became(z.strictObject({ departmentId: f.id, doctorId: z.nullable(f.id) })),
  /** Sent to a waiting area near the rooms; `to` is null where that was taken back, or the patient was called. */
  area: z.nullable(z.strictObject({ from: z.nullable(f.id), to: z.nullable(f.id) })),
  /** The room of a call, and how often it has been repeated by then. */
  room: z.nullable(z.string()),
  recallCount: z.nullable(z.int()),
  /** Somebody said whose ticket it is. */
  patientAttached: z.boolean(),
  /** Somebody said that it is not that person’s. */
  patientDetached: z.boolean(),
});

export const timeline = read('queue:timeline', {
  summary:
    'What happened to an entry since the patient came, the oldest first, from the audit log. A transfer is one step: ' +
    'the entries that this one was transferred from are part of it.',
  who: ['reception', 'nurse', 'doctor'],
  owns: 'entry',
  input: { queueId: f.id },
  data: z.strictObject({ queueNumber: f.queueNumber, steps: z.array(step) }),
  errors: ['not_found'],
});
