import { Model, type RelationMappings } from 'objection';
import { Appointment } from './appointment.ts';
import { Notification } from './notification.ts';
import { QueueEntry } from './queue-entry.ts';
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

  declare guardian?: Patient | null;
  declare wards?: Patient[];
  declare appointments?: Appointment[];
  declare entries?: QueueEntry[];
  declare notifications?: Notification[];

  static override relationMappings = (): RelationMappings => ({
    guardian: {
      relation: Model.BelongsToOneRelation,
      modelClass: Patient,
      join: { from: 'patients.guardian_id', to: 'patients.patient_id' },
    },
    wards: {
      relation: Model.HasManyRelation,
      modelClass: Patient,
      join: { from: 'patients.patient_id', to: 'patients.guardian_id' },
    },
    appointments: {
      relation: Model.HasManyRelation,
      modelClass: Appointment,
      join: { from: 'patients.patient_id', to: 'appointments.patient_id' },
    },
    entries: {
      relation: Model.HasManyRelation,
      modelClass: QueueEntry,
      join: { from: 'patients.patient_id', to: 'queue.patient_id' },
    },
    notifications: {
      relation: Model.HasManyRelation,
      modelClass: Notification,
      join: { from: 'patients.patient_id', to: 'notifications.patient_id' },
    },
  });
}
