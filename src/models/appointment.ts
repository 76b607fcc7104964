import { Model, type RelationMappings } from 'objection';
import type { AppointmentStatus } from '../protocol/lifecycle.ts';
import { Patient } from './patient.ts';
import { KeyedModel } from './base.ts';

export class Appointment extends KeyedModel {
  static override tableName = 'appointments';
  static override idColumn = 'appointment_id';

  declare appointmentId: string;
  declare patientId: string;
  declare doctorId: string;
  /** Of the doctor, copied by a trigger. */
  declare readonly doctorNo: number;
  /** The start. */
  declare scheduledDate: Date;
  declare durationMinutes: number;
  declare urgencyLevel: number;
  declare status: AppointmentStatus;
  /** False for an overbooked one; a trigger clears it on a no-show, cancellation or rescheduling. */
  declare holdsSlot: boolean;
  declare confirmationCode: string;
  declare reason: string | null;
  declare rescheduledFromId: string | null;
  declare readonly revision: number;
  declare createdAt: Date;

  declare patient?: Patient | null;

  static override relationMappings = (): RelationMappings => ({
    patient: {
      relation: Model.BelongsToOneRelation,
      modelClass: Patient,
      join: { from: 'appointments.patient_id', to: 'patients.patient_id' },
    },
  });
}
