import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { patient } from '../../patient.ts';

export const register = command('patient:register', {
  summary: 'A new patient. An adult may be without a phone number; a child may use the guardian’s.',
  who: ['reception', 'nurse'],
  input: {
    fullName: f.personName,
    phoneNumber: z.optional(f.phoneNumber),
    dateOfBirth: z.optional(f.localDate),
    medicalRecordNumber: z.optional(f.medicalRecordNumber),
    language: z.optional(f.language),
    email: z.optional(f.email),
    guardianId: z.optional(f.id),
    smsConsent: z.optional(z.boolean()),
  },
  data: z.strictObject({ patient }),
  errors: ['not_found', 'conflict'],
});
