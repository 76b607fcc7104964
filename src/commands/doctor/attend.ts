import type { Transaction } from 'objection';
import { NOT_EXPIRED } from '../../auth/sessions/principals.ts';
import { Doctor } from '../../models/doctor.ts';
import { User } from '../../models/user.ts';
import { HubError } from '../../protocol/errors.ts';
import { isoInstantOrNull } from '../../queries/instant.ts';
import { doctorView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { staffSender } from '../sender.ts';
import { giveUpStation } from './station.ts';

export const attend = defineCommand(
  'doctor:attend',
  async ({ doctorId, takeOver = false }, { trx, principal, now }) => {
    const { userId } = staffSender(principal);
    // The station and the one that is given up for it, in the order of their keys.
    const [station] = (
      await Doctor.query(trx)
        .where('doctor_id', doctorId)
        .orWhere('attended_by', userId)
        .orderBy('doctor_id')
        .forNoKeyUpdate()
    ).filter((row) => row.doctorId === doctorId);
    if (!station?.active || station.kind !== 'station') throw new HubError('not_found', { doctorId });
    const isOthers = station.attendedBy !== null && station.attendedBy !== userId;
    if (isOthers && !takeOver && (await isSignedIn(trx, station.attendedBy))) throw await taken(trx, station);

    await giveUpStation(trx, userId, { except: doctorId });
    await station.$query(trx).patchAndFetch({
      status: 'available',
      attendedBy: userId,
      ...(station.attendedBy !== userId && { attendedSince: now }),
    });
    return { doctor: doctorView(station) };
  },
);

/** Whoever has gone home without signing out works nowhere, once the session has run out. */
const isSignedIn = async (trx: Transaction, userId: string | null): Promise<boolean> => {
  const { rows } = await trx.raw<{ rows: [{ living: boolean }] }>(
    `SELECT EXISTS (SELECT FROM sessions s WHERE s.user_id = ? AND s.revoked_at IS NULL AND ${NOT_EXPIRED}) AS living`,
    [userId],
  );
  return rows[0].living;
};

const taken = async (trx: Transaction, { doctorId, attendedBy, attendedSince }: Doctor): Promise<HubError> => {
  const holder = attendedBy === null ? undefined : await User.query(trx).findById(attendedBy);
  return new HubError('station_taken', {
    doctorId,
    attendedBy: holder?.fullName ?? null,
    attendedSince: isoInstantOrNull(attendedSince),
  });
};
