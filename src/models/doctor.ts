import { Model, type RelationMappings } from 'objection';
import { Announcement } from './announcement.ts';
import { Appointment } from './appointment.ts';
import { Department } from './department.ts';
import { QueueEntry } from './queue-entry.ts';
import { Schedule } from './schedule.ts';
import { User } from './user.ts';
import { KeyedModel } from './base.ts';

type DoctorStatus = 'available' | 'paused' | 'off';

export class Doctor extends KeyedModel {
  static override tableName = 'doctors';
  static override idColumn = 'doctor_id';

  declare doctorId: string;
  declare userId: string | null;
  declare departmentId: string;
  /** Given by the database; commands leave it out. */
  declare doctorNo: number;
  declare fullName: string;
  declare specialty: string | null;
  declare room: string | null;
  declare status: DoctorStatus;
  declare readonly revision: number;
  declare createdAt: Date;

  declare user?: User | null;
  declare department?: Department | null;
  declare schedules?: Schedule[];
  declare appointments?: Appointment[];
  declare entries?: QueueEntry[];
  declare requestedEntries?: QueueEntry[];
  declare announcements?: Announcement[];

  static override relationMappings = (): RelationMappings => ({
    user: {
      relation: Model.BelongsToOneRelation,
      modelClass: User,
      join: { from: 'doctors.user_id', to: 'users.user_id' },
    },
    department: {
      relation: Model.BelongsToOneRelation,
      modelClass: Department,
      join: { from: 'doctors.department_id', to: 'departments.department_id' },
    },
    schedules: {
      relation: Model.HasManyRelation,
      modelClass: Schedule,
      join: { from: 'doctors.doctor_id', to: 'schedules.doctor_id' },
    },
    appointments: {
      relation: Model.HasManyRelation,
      modelClass: Appointment,
      join: { from: 'doctors.doctor_id', to: 'appointments.doctor_id' },
    },
    entries: {
      relation: Model.HasManyRelation,
      modelClass: QueueEntry,
      join: { from: 'doctors.doctor_id', to: 'queue.doctor_id' },
    },
    requestedEntries: {
      relation: Model.HasManyRelation,
      modelClass: QueueEntry,
      join: { from: 'doctors.doctor_id', to: 'queue.requested_doctor_id' },
    },
    announcements: {
      relation: Model.HasManyRelation,
      modelClass: Announcement,
      join: { from: 'doctors.doctor_id', to: 'announcements.doctor_id' },
    },
  });
}
