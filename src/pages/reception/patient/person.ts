import type { Patient } from '../../../protocol/patient.ts';
import type { Appointment, StaffEntry } from '../../../protocol/views.ts';

/** Somebody known to the hospital, as a search, an entry or an appointment tells of them. */
export type Person = {
  readonly patientId: string;
  readonly fullName: string;
  readonly dateOfBirth: string | null;
  readonly medicalRecordNumber: string | null;
  readonly phoneNumber: string | null;
  readonly language: string | null;
};

export const personOf = (patient: Patient): Person => patient;

/** Null for an anonymous ticket. */
export const personIn = ({
  patientId,
  patient,
}: Pick<StaffEntry | Appointment, 'patientId' | 'patient'>): Person | null =>
  patientId === null || patient === null ? null : { patientId, ...patient };
