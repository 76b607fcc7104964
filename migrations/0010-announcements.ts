import type { Knex } from 'knex';

/** Which board queued, showed and spoke which call, and when: the answer to "I was never called". */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE TABLE public.announcements (
      announcement_id uuid CONSTRAINT announcements_pkey PRIMARY KEY,
      queue_id uuid NOT NULL CONSTRAINT announcements_queue_id_fkey REFERENCES public.queue,
      doctor_id uuid CONSTRAINT announcements_doctor_id_fkey REFERENCES public.doctors,
      device_id uuid CONSTRAINT announcements_device_id_fkey REFERENCES public.devices,
      called_at timestamptz(3) NOT NULL,
      recall_count integer NOT NULL DEFAULT 0 CONSTRAINT announcements_recall_count_check CHECK (recall_count >= 0),
      kind text NOT NULL GENERATED ALWAYS AS (CASE WHEN recall_count = 0 THEN 'call' ELSE 'recall' END) STORED,
      queued_at timestamptz(3),
      shown_at timestamptz(3),
      spoken_at timestamptz(3),
      muted boolean NOT NULL DEFAULT false,
      created_at timestamptz(3) NOT NULL DEFAULT public.hub_now(),
      CONSTRAINT announcements_call_key UNIQUE (queue_id, device_id, called_at, recall_count)
    );
    CREATE INDEX announcements_doctor_id_idx ON public.announcements (doctor_id) WHERE doctor_id IS NOT NULL;
    CREATE INDEX announcements_device_id_idx ON public.announcements (device_id) WHERE device_id IS NOT NULL;
    CREATE INDEX announcements_called_at_idx ON public.announcements (called_at);

    COMMENT ON COLUMN public.announcements.doctor_id IS 'Null where the entry was back in the pool before the board reported.';
    COMMENT ON COLUMN public.announcements.called_at IS 'Of the entry: with the recall count it names the call.';
    COMMENT ON COLUMN public.announcements.muted IS 'The browser blocked sound, so nothing could be spoken.';
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('DROP TABLE public.announcements');
};
