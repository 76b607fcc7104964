import type { Knex } from 'knex';

/** Why a session was ended, for whoever held it: the screen says so, on whichever node it is. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER TABLE public.sessions ADD COLUMN end_reason text
      CONSTRAINT sessions_end_reason_check CHECK (end_reason IN ('revoked', 'signed_out', 'role_changed'));
    COMMENT ON COLUMN public.sessions.end_reason IS 'Beside revoked_at; without it the session was revoked.';
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('ALTER TABLE public.sessions DROP COLUMN end_reason');
};
