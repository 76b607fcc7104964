import type { User as UserRow } from '../models/user.ts';
import type { User } from '../protocol/user.ts';

type Columns = Pick<UserRow, Exclude<keyof User, 'doctorId'>>;

/** `doctor` is the relation: the doctor that the login acts as. */
export const userView = (row: Columns & { doctor?: { doctorId: string } | null }): User => ({
  userId: row.userId,
  username: row.username,
  fullName: row.fullName,
  role: row.role,
  active: row.active,
  mustChangePassword: row.mustChangePassword,
  doctorId: row.doctor?.doctorId ?? null,
  revision: row.revision,
});
