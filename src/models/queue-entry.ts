import { Model, type RelationMappings } from 'objection';
import type { EntryStatus } from '../protocol/lifecycle.ts';
import { Announcement } from './announcement.ts';
import { Appointment } from './appointment.ts';
import { Department } from './department.ts';
import { Device } from './device.ts';
import { Doctor } from './doctor.ts';
import { Notification } from './notification.ts';
import { Patient } from './patient.ts';
import { KeyedModel } from './base.ts';

export class QueueEntry extends KeyedModel {
  static override tableName = 'queue';
  static override idColumn = 'queue_id';

  declare queueId: string;
  /** Null for an anonymous ticket. */
  declare patientId: string | null;
  declare departmentId: string;
  /** Null while it is in the department’s pool. */
  declare doctorId: string | null;
  declare requestedDoctorId: string | null;
  declare appointmentId: string | null;
  /** The hospital’s day, YYYY-MM-DD. */
  declare queueDate: string;
  declare queueNumber: string;
  declare urgencyLevel: number;
  declare callRank: number;
  declare status: EntryStatus;
  declare arrivedAt: Date;
  /** What the target of the urgency level counts from. */
  declare anchorAt: Date;
  declare dueAt: Date;
  declare calledAt: Date | null;
  declare startedAt: Date | null;
  declare endedAt: Date | null;
  declare room: string | null;
  declare recallCount: number;
  declare reason: string | null;
  declare transferredFromId: string | null;
  /** A capability: whoever has it sees this ticket. Never in a view, a log or the feed. */
  declare ticketToken: string;
  declare deviceId: string | null;
  declare readonly revision: number;
  declare createdAt: Date;

  declare patient?: Patient | null;
  declare department?: Department | null;
  declare doctor?: Doctor | null;
  declare requestedDoctor?: Doctor | null;
  declare appointment?: Appointment | null;
  declare transferredFrom?: QueueEntry | null;
  declare transferredTo?: QueueEntry | null;
  declare device?: Device | null;
  declare announcements?: Announcement[];
  declare notifications?: Notification[];

  static override relationMappings = (): RelationMappings => ({
    patient: {
      relation: Model.BelongsToOneRelation,
      modelClass: Patient,
      join: { from: 'queue.patient_id', to: 'patients.patient_id' },
    },
    department: {
      relation: Model.BelongsToOneRelation,
      modelClass: Department,
      join: { from: 'queue.department_id', to: 'departments.department_id' },
    },
    doctor: {
      relation: Model.BelongsToOneRelation,
      modelClass: Doctor,
      join: { from: 'queue.doctor_id', to: 'doctors.doctor_id' },
    },
    requestedDoctor: {
      relation: Model.BelongsToOneRelation,
      modelClass: Doctor,
      join: { from: 'queue.requested_doctor_id', to: 'doctors.doctor_id' },
    },
    appointment: {
      relation: Model.BelongsToOneRelation,
      modelClass: Appointment,
      join: { from: 'queue.appointment_id', to: 'appointments.appointment_id' },
    },
    transferredFrom: {
      relation: Model.BelongsToOneRelation,
      modelClass: QueueEntry,
      join: { from: 'queue.transferred_from_id', to: 'queue.queue_id' },
    },
    transferredTo: {
      relation: Model.HasOneRelation,
      modelClass: QueueEntry,
      join: { from: 'queue.queue_id', to: 'queue.transferred_from_id' },
    },
    device: {
      relation: Model.BelongsToOneRelation,
      modelClass: Device,
      join: { from: 'queue.device_id', to: 'devices.device_id' },
    },
    announcements: {
      relation: Model.HasManyRelation,
      modelClass: Announcement,
      join: { from: 'queue.queue_id', to: 'announcements.queue_id' },
    },
    notifications: {
      relation: Model.HasManyRelation,
      modelClass: Notification,
      join: { from: 'queue.queue_id', to: 'notifications.queue_id' },
    },
  });
}
