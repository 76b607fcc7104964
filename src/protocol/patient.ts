import * as z from 'zod/mini';
import * as f from './fields.ts';

/** A patient as reception and nurses see one. */
export const patient = z.strictObject({
  patientId: f.id,
  fullName: z.string(),
  /** E.164. */
  phoneNumber: z.nullable(z.string()),
  dateOfBirth: z.nullable(f.localDate),
  medicalRecordNumber: z.nullable(z.string()),
  language: z.nullable(z.string()),
  email: z.nullable(z.string()),
  guardianId: z.nullable(f.id),
  smsConsent: z.boolean(),
  revision: f.revision,
});
export type Patient = z.infer<typeof patient>;
