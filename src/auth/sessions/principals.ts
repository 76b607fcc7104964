import type { Knex } from 'knex';
import type { DeviceFilter } from '../../protocol/device.ts';
import type { EventPayload } from '../../protocol/events.ts';
import type { DeviceKind, StaffRole } from '../../protocol/roles.ts';
import type { DevicePrincipal, StaffPrincipal } from '../principal.ts';
import { IDLE_LIMIT_HOURS } from './sessions.ts';

export type EndReason = EventPayload<'session:ended'>['reason'];

export type SessionPrincipal = StaffPrincipal | DevicePrincipal;

/** By the database's clock. Idle time counts from `last_used_at`, a heartbeat that raises no revision and no change. */
export const NOT_EXPIRED = `(s.expires_at > hub_now() AND (s.user_id IS NULL
  OR coalesce(s.last_used_at, s.created_at) > hub_now() - interval '${IDLE_LIMIT_HOURS} hours'))`;

/** Sessions that are good now, and everything that a principal is made of, in one statement. */
const GOOD_SESSIONS = `
  SELECT s.session_id, s.token_hash, s.user_id, s.device_id, u.role, u.must_change_password,
    doctor.doctor_id, doctor.department_id AS doctor_department_id, d.kind, d.department_id, d.filter
  FROM sessions s
    LEFT JOIN users u ON u.user_id = s.user_id
    -- Whoever works at a station acts as it, also a doctor.
    LEFT JOIN LATERAL (
      SELECT doctor_id, department_id FROM doctors
      WHERE attended_by = u.user_id OR (user_id = u.user_id AND u.role = 'doctor')
      ORDER BY attended_by IS NULL LIMIT 1) doctor ON true
    LEFT JOIN devices d ON d.device_id = s.device_id
  WHERE s.revoked_at IS NULL AND ${NOT_EXPIRED} AND (u.active OR (d.device_id IS NOT NULL AND d.revoked_at IS NULL))
    AND NOT (:refuseDemo AND coalesce(u.demo, d.demo))`;

type Row = { session_id: string; token_hash: Buffer } & (
  | {
      user_id: string;
      role: StaffRole;
      must_change_password: boolean;
      doctor_id: string | null;
      doctor_department_id: string | null;
    }
  | { user_id: null; device_id: string; kind: DeviceKind; department_id: string | null; filter: DeviceFilter }
);

type Options = { readonly refuseDemo: boolean };

/** By the hexadecimal SHA-256 of their tokens. */
export const principalsByToken = async (
  knex: Knex,
  hashes: readonly Buffer[],
  { refuseDemo }: Options,
): Promise<Map<string, SessionPrincipal>> => {
  const found = await knex.raw<{ rows: Row[] }>(`${GOOD_SESSIONS} AND s.token_hash = ANY (:hashes)`, {
    hashes,
    refuseDemo,
  });
  return new Map(found.rows.map((row) => [row.token_hash.toString('hex'), principalFrom(row)]));
};

/** By session id. */
export const principalsById = async (
  knex: Knex,
  sessionIds: readonly string[],
  { refuseDemo }: Options,
): Promise<Map<string, SessionPrincipal>> => {
  const found = await knex.raw<{ rows: Row[] }>(`${GOOD_SESSIONS} AND s.session_id = ANY (:sessionIds::uuid[])`, {
    sessionIds,
    refuseDemo,
  });
  return new Map(found.rows.map((row) => [row.session_id, principalFrom(row)]));
};

/** Why these sessions are over, by session id. One that is not there any more is not in it. */
export const endsOf = async (knex: Knex, sessionIds: readonly string[]): Promise<Map<string, EndReason>> => {
  const found = await knex.raw<{ rows: { session_id: string; why: EndReason }[] }>(
    `SELECT s.session_id, CASE
        WHEN s.revoked_at IS NOT NULL THEN coalesce(s.end_reason, 'revoked')
        WHEN ${NOT_EXPIRED} THEN 'revoked' ELSE 'expired' END AS why
      FROM sessions s WHERE s.session_id = ANY (:sessionIds::uuid[])`,
    { sessionIds },
  );
  return new Map(found.rows.map(({ session_id, why }) => [session_id, why]));
};

const principalFrom = (row: Row): SessionPrincipal => {
  const sessionId = row.session_id;
  if (row.user_id === null) {
    const { device_id: deviceId, department_id: departmentId, filter } = row;
    return { role: row.kind, sessionId, deviceId, departmentId, filter };
  }
  return {
    role: row.role,
    sessionId,
    userId: row.user_id,
    doctorId: row.doctor_id,
    departmentId: row.doctor_department_id,
    mustChangePassword: row.must_change_password,
  };
};
