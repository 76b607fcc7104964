import { Model, type RelationMappings } from 'objection';
import { Appointment } from './appointment.ts';
import { Patient } from './patient.ts';
import { QueueEntry } from './queue-entry.ts';
import { KeyedModel } from './base.ts';

export class Notification extends KeyedModel {
  static override tableName = 'notifications';
  static override idColumn = 'notification_id';

  declare notificationId: string;
  declare patientId: string;
  declare queueId: string | null;
  declare appointmentId: string | null;
  declare channel: 'sms' | 'email';
  declare template: string;
  declare language: string;
  declare dedupeKey: string;
  declare status: 'pending' | 'sent' | 'failed' | 'cancelled';
  declare attempts: number;
  declare nextAttemptAt: Date;
  declare error: string | null;
  declare createdAt: Date;

  declare patient?: Patient | null;
  declare entry?: QueueEntry | null;
  declare appointment?: Appointment | null;

  static override relationMappings = (): RelationMappings => ({
    patient: {
      relation: Model.BelongsToOneRelation,
      modelClass: Patient,
      join: { from: 'notifications.patient_id', to: 'patients.patient_id' },
    },
    entry: {
      relation: Model.BelongsToOneRelation,
      modelClass: QueueEntry,
      join: { from: 'notifications.queue_id', to: 'queue.queue_id' },
    },
    appointment: {
      relation: Model.BelongsToOneRelation,
      modelClass: Appointment,
      join: { from: 'notifications.appointment_id', to: 'appointments.appointment_id' },
    },
  });
}
