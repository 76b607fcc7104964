import type * as z from 'zod/mini';
import type { Patient as PatientRow } from '../models/patient.ts';
import type { Patient } from '../protocol/patient.ts';
import type { patientSummary as summarySchema } from '../protocol/views.ts';

export type PatientSummary = z.infer<typeof summarySchema>;

/** Of a whole row, or of the few columns that the change feed keeps beside an entry or appointment. */
export const patientSummary = (row: Pick<PatientRow, keyof PatientSummary>): PatientSummary => ({
  fullName: row.fullName,
  dateOfBirth: row.dateOfBirth,
  medicalRecordNumber: row.medicalRecordNumber,
  phoneNumber: row.phoneNumber,
  language: row.language,
});

export const patientView = (row: Pick<PatientRow, keyof Patient>): Patient => ({
  patientId: row.patientId,
  ...patientSummary(row),
  email: row.email,
  guardianId: row.guardianId,
  smsConsent: row.smsConsent,
  revision: row.revision,
});
