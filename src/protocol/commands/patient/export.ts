import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import * as f from '../../fields.ts';
import { patient } from '../../patient.ts';
import { appointment, staffEntry } from '../../views.ts';

/** Everything that the hub knows of one patient, as one JSON document for the person who asks for their data. */
export const exportPatient = read('patient:export', {
  summary: 'All that is stored about one patient, newest first. That it was read is written into the audit.',
  who: ['admin'],
  input: { patientId: f.id },
  data: z.strictObject({
    exportedAt: f.instant,
    patient: z.strictObject({ ...patient.shape, createdAt: f.instant }),
    /** Children whose guardian the patient is. */
    wardIds: z.array(f.id),
    appointments: z.array(z.omit(appointment, { patient: true })),
    entries: z.array(z.omit(staffEntry, { patient: true })),
    notifications: z.array(
      z.strictObject({
        channel: z.string(),
        template: z.string(),
        language: z.string(),
        status: z.string(),
        queueId: z.nullable(f.id),
        appointmentId: z.nullable(f.id),
        createdAt: f.instant,
      }),
    ),
    /** What was changed about the patient and the visits, and why; by whom is the staff’s own data. */
    history: z.array(
      z.strictObject({
        at: f.instant,
        action: z.nullable(z.string()),
        reason: z.nullable(z.string()),
        tableName: z.string(),
        rowId: z.nullable(f.id),
        before: z.nullable(z.record(z.string(), z.unknown())),
        after: z.nullable(z.record(z.string(), z.unknown())),
      }),
    ),
    /** False where one of the lists was cut at 2,000. */
    complete: z.boolean(),
  }),
  errors: ['not_found'],
});
