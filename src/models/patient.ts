import { KeyedModel } from './base.ts';

export class Patient extends KeyedModel {
  static override tableName = 'patients';
  static override idColumn = 'patient_id';

  declare patientId: string;
  declare fullName: string;
  /** E.164. */
  declare phoneNumber: string | null;
  /** YYYY-MM-DD. */
  declare dateOfBirth: string | null;
  declare medicalRecordNumber: string | null;
  /** BCP 47. */
  declare language: string | null;
  declare email: string | null;
  declare guardianId: string | null;
  declare smsConsent: boolean;
  declare readonly revision: number;
  declare createdAt: Date;
  /** From then on nothing about a person is in the row. */
  declare erasedAt: Date | null;

  /** Made of the name by the database, for the search. */
  declare readonly nameKey: string;
}
