import type { Knex } from 'knex';

export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE TABLE public.patients (
      patient_id uuid CONSTRAINT patients_pkey PRIMARY KEY,
      full_name varchar(100) NOT NULL CONSTRAINT patients_full_name_check CHECK (btrim(full_name) <> ''),
      phone_number varchar(20)
        CONSTRAINT patients_phone_number_key UNIQUE
        CONSTRAINT patients_phone_number_check CHECK (phone_number ~ '^\\+[1-9][0-9]{6,14}$'),
      date_of_birth date CONSTRAINT patients_date_of_birth_check CHECK (date_of_birth >= '1850-01-01'),
      medical_record_number varchar(40)
        CONSTRAINT patients_medical_record_number_key UNIQUE
        CONSTRAINT patients_medical_record_number_check CHECK (btrim(medical_record_number) <> ''),
      language varchar(35) CONSTRAINT patients_language_check CHECK (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
      email varchar(254) CONSTRAINT patients_email_check CHECK (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
      guardian_id uuid
        CONSTRAINT patients_guardian_id_fkey REFERENCES public.patients
        CONSTRAINT patients_guardian_id_check CHECK (guardian_id <> patient_id),
      sms_consent boolean NOT NULL DEFAULT false,
      revision bigint NOT NULL DEFAULT 1,
      created_at timestamptz(3) NOT NULL DEFAULT public.hub_now()
    );
    CREATE INDEX patients_guardian_id_idx ON public.patients (guardian_id) WHERE guardian_id IS NOT NULL;
    -- For src/queries/patient-search.ts, with what every PostgreSQL has. The words of a name as text search sees them, whose
    -- parser would take dots and slashes for hosts and files; a phone number from either end; record numbers in any case.
    CREATE INDEX patients_name_words_idx ON public.patients
      USING gin (to_tsvector('pg_catalog.simple'::regconfig, translate(full_name, './@:_', '     ')));
    CREATE INDEX patients_phone_number_start_idx ON public.patients (phone_number text_pattern_ops);
    CREATE INDEX patients_phone_number_end_idx ON public.patients (reverse(phone_number) text_pattern_ops);
    CREATE INDEX patients_medical_record_number_idx ON public.patients (lower(medical_record_number));
    CREATE INDEX patients_date_of_birth_idx ON public.patients (date_of_birth);

    COMMENT ON COLUMN public.patients.phone_number IS
      'E.164. Null for a child with a guardian and for an adult without a phone; the commands ask for it where somebody registers themselves.';
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('DROP TABLE public.patients');
};
