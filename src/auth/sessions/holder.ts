import type { Knex } from 'knex';
import { Device } from '../../models/device.ts';
import { Doctor } from '../../models/doctor.ts';
import { User } from '../../models/user.ts';
import type { Device as DeviceRow } from '../../models/device.ts';
import type { SessionDevice, SessionReply, SessionUser } from '../../protocol/http.ts';
import { HubError } from '../../protocol/errors.ts';
import type { SessionPrincipal } from './principals.ts';

/** Who a session belongs to, with the names that a screen shows. */
export const sessionHolder = async (knex: Knex, principal: SessionPrincipal): Promise<SessionReply> => {
  if ('userId' in principal) {
    return { role: principal.role, user: await sessionUser(knex, principal.userId), device: null };
  }
  const device = await Device.query(knex).findById(principal.deviceId);
  if (!device) throw new HubError('unauthenticated');
  return { role: principal.role, user: null, device: sessionDeviceView(device) };
};

export const sessionUser = async (knex: Knex, userId: string): Promise<SessionUser> => {
  const user = await User.query(knex).findById(userId);
  if (!user) throw new HubError('unauthenticated');
  const doctor = await actingAs(knex, user);
  return {
    userId,
    username: user.username,
    fullName: user.fullName,
    role: user.role,
    doctorId: doctor?.doctorId ?? null,
    departmentId: doctor?.departmentId ?? null,
    mustChangePassword: user.mustChangePassword,
  };
};

/** As the principal has it (`principals.ts`): the station that the user works at before the doctor of the login. */
const actingAs = async (knex: Knex, { userId, role }: User): Promise<Doctor | undefined> =>
  Doctor.query(knex)
    .where('attended_by', userId)
    .modify((query) => {
      if (role === 'doctor') void query.orWhere('user_id', userId);
    })
    .orderByRaw('attended_by IS NULL')
    .first();

type Columns = Pick<DeviceRow, keyof SessionDevice>;

export const sessionDeviceView = ({ deviceId, kind, name, departmentId, filter }: Columns): SessionDevice => ({
  deviceId,
  kind,
  name,
  departmentId,
  filter,
});
