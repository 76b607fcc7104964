import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { entryData } from '../entry-command.ts';

/** What does not forbid it, and should be looked at: this may be the wrong person. */
const warning = z.discriminatedUnion('code', [
  /** The patient has another open number, in another department. */
  z.strictObject({
    code: z.literal('open_visit'),
    queueId: f.id,
    queueNumber: f.queueNumber,
    departmentId: f.id,
    status: f.entryStatus,
  }),
  /** Older than people get. */
  z.strictObject({ code: z.literal('implausible_age'), dateOfBirth: f.localDate, years: z.int() }),
]);
export type AttachWarning = z.infer<typeof warning>;

export const attachPatient = command('queue:attach-patient', {
  summary:
    'Says who the bearer of an anonymous ticket is. With `dryRun` it only answers whether that may be, and with what ' +
    'warnings. `queue:detach-patient` takes it back.',
  who: ['reception', 'nurse'],
  input: {
    queueId: f.id,
    patientId: f.id,
    expectedRevision: z.optional(f.revision),
    dryRun: z.optional(z.boolean()),
  },
  data: z.extend(entryData, { warnings: z.array(warning) }),
  errors: ['not_found', 'conflict', 'invalid_transition', 'already_queued'],
});
