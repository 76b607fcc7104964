import { Doctor } from '../../models/doctor.ts';
import { isoInstantOrNull } from '../../queries/instant.ts';
import { defineCommand } from '../../execution/define.ts';

type Named = Doctor & { fullNameOfUser: string | null };

export const stations = defineCommand('doctor:stations', async (_input, { trx }) => {
  const rows = await Doctor.query(trx)
    .select('doctors.*', 'users.full_name as full_name_of_user')
    .leftJoin('users', 'users.user_id', 'doctors.attended_by')
    .where({ kind: 'station', 'doctors.active': true })
    .orderBy(['department_id', 'doctor_no'])
    .castTo<Named[]>();
  return {
    stations: rows.map(({ doctorId, attendedBy, attendedSince, fullNameOfUser }) => ({
      doctorId,
      attendedBy:
        attendedBy === null || fullNameOfUser === null ? null : { userId: attendedBy, fullName: fullNameOfUser },
      attendedSince: isoInstantOrNull(attendedSince),
    })),
  };
});
