import { KeyedModel } from './base.ts';

type DoctorStatus = 'available' | 'paused' | 'off';

export class Doctor extends KeyedModel {
  static override tableName = 'doctors';
  static override idColumn = 'doctor_id';
  static override jsonAttributes = ['locations'];

  declare doctorId: string;
  declare userId: string | null;
  declare departmentId: string;
  /** Given by the database; commands leave it out. */
  declare doctorNo: number;
  declare fullName: string;
  declare specialty: string | null;
  declare room: string | null;
  /** A station is a place that calls without being a doctor: a counter, a chair, a room. */
  declare kind: 'doctor' | 'station';
  /** What the plate says before the room; null: room. */
  declare placeKind: 'room' | 'window' | 'chair' | 'counter' | 'desk' | null;
  /** Who works at a station now, and since when. */
  declare attendedBy: string | null;
  declare attendedSince: Date | null;
  /** Where its patients wait; null: where the department’s do. */
  declare areaId: string | null;
  /** The way there, as patients read it. */
  declare location: string | null;
  declare locations: Readonly<Record<string, string>>;
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
