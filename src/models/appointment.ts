import { Model, type RelationMappings } from 'objection';
import type { AppointmentStatus } from '../protocol/lifecycle.ts';
import { Doctor } from './doctor.ts';
import { Notification } from './notification.ts';
import { Patient } from './patient.ts';
import { QueueEntry } from './queue-entry.ts';
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
  declare doctor?: Doctor | null;
  declare rescheduledFrom?: Appointment | null;
  declare rescheduledTo?: Appointment | null;
  declare entries?: QueueEntry[];
  declare notifications?: Notification[];

  static override relationMappings = (): RelationMappings => ({
    patient: {
      relation: Model.BelongsToOneRelation,
      modelClass: Patient,
      join: { from: 'appointments.patient_id', to: 'patients.patient_id' },
    },
    doctor: {
      relation: Model.BelongsToOneRelation,
      modelClass: Doctor,
      join: { from: 'appointments.doctor_id', to: 'doctors.doctor_id' },
    },
    rescheduledFrom: {
      relation: Model.BelongsToOneRelation,
      modelClass: Appointment,
      join: { from: 'appointments.rescheduled_from_id', to: 'appointments.appointment_id' },
    },
    rescheduledTo: {
      relation: Model.HasOneRelation,
      modelClass: Appointment,
      join: { from: 'appointments.appointment_id', to: 'appointments.rescheduled_from_id' },
    },
    entries: {
      relation: Model.HasManyRelation,
      modelClass: QueueEntry,
      join: { from: 'appointments.appointment_id', to: 'queue.appointment_id' },
    },
    notifications: {
      relation: Model.HasManyRelation,
      modelClass: Notification,
      join: { from: 'appointments.appointment_id', to: 'notifications.appointment_id' },
    },
  });
}
