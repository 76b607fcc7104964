import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { patient } from '../../patient.ts';

export const update = command('patient:update', {
  summary: 'Changes a patient. What is left out stays; null empties.',
  who: ['reception', 'nurse'],
  input: {
    patientId: f.id,
    expectedRevision: z.optional(f.revision),
    fullName: z.optional(f.personName),
    phoneNumber: z.optional(z.nullable(f.phoneNumber)),
    dateOfBirth: z.optional(z.nullable(f.localDate)),
    medicalRecordNumber: z.optional(z.nullable(f.medicalRecordNumber)),
    language: z.optional(z.nullable(f.language)),
    email: z.optional(z.nullable(f.email)),
    guardianId: z.optional(z.nullable(f.id)),
    smsConsent: z.optional(z.boolean()),
  },
  data: z.strictObject({ patient }),
  errors: ['not_found', 'conflict'],
});
