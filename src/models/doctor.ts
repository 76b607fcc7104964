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
  /** False for one who has left, and is off for good. */
  declare active: boolean;
  /** About how late the doctor is, as boards say it; null: on time. */
  declare delayMinutes: number | null;
  /** Of the status; set by a trigger. */
  declare statusSince: Date;
  /** When to expect a doctor who pauses or is off. */
  declare backAt: Date | null;
  declare readonly revision: number;
  declare createdAt: Date;
}
