import type { Knex } from 'knex';

/** Manchester triage: names, colours and target minutes to the first doctor's contact. */
const urgencyLevels = [
  {
    level: 1,
    colour: '#bf1320',
    targetMinutes: 0,
    label: { en: 'Immediate', de: 'Sofort', es: 'Inmediato', pt: 'Emergente', ar: 'فوري' },
  },
  {
    level: 2,
    colour: '#ea7c10',
    targetMinutes: 10,
    label: { en: 'Very urgent', de: 'Sehr dringend', es: 'Muy urgente', pt: 'Muito urgente', ar: 'عاجل جدًا' },
  },
  {
    level: 3,
    colour: '#fbdb4e',
    targetMinutes: 60,
    label: { en: 'Urgent', de: 'Dringend', es: 'Urgente', pt: 'Urgente', ar: 'عاجل' },
  },
  {
    level: 4,
    colour: '#1f7a3f',
    targetMinutes: 120,
    label: { en: 'Standard', de: 'Normal', es: 'Normal', pt: 'Pouco urgente', ar: 'عادي' },
  },
  {
    level: 5,
    colour: '#2f66bd',
    targetMinutes: 240,
    label: { en: 'Non-urgent', de: 'Nicht dringend', es: 'No urgente', pt: 'Não urgente', ar: 'غير عاجل' },
  },
];

export const up = async (knex: Knex): Promise<void> => {
  // One row, under the nil UUID: audit and feed then treat it as any other row.
  await knex.raw(`
    CREATE TABLE public.settings (
      settings_id uuid DEFAULT '00000000-0000-0000-0000-000000000000'
        CONSTRAINT settings_pkey PRIMARY KEY
        CONSTRAINT settings_one_row CHECK (settings_id = '00000000-0000-0000-0000-000000000000'),
      hospital_name varchar(100) NOT NULL CONSTRAINT settings_hospital_name_check CHECK (btrim(hospital_name) <> ''),
      languages text[] NOT NULL
        CONSTRAINT settings_languages_check
          CHECK (cardinality(languages) > 0 AND array_position(languages, NULL) IS NULL),
      default_country text NOT NULL CONSTRAINT settings_default_country_check CHECK (default_country ~ '^[A-Z]{2}$'),
      urgency_levels jsonb NOT NULL CONSTRAINT settings_urgency_levels_check CHECK (
        jsonb_typeof(urgency_levels) = 'array'
        AND jsonb_path_query_array(urgency_levels, '$[*].level') = '[1, 2, 3, 4, 5]'
        AND jsonb_path_query_array(urgency_levels, '$[*].targetMinutes.type()')
          = '["number", "number", "number", "number", "number"]'
      ),
      strict_level smallint NOT NULL DEFAULT 2
        CONSTRAINT settings_strict_level_check CHECK (strict_level BETWEEN 0 AND 4),
      appointment_target_minutes smallint NOT NULL DEFAULT 15
        CONSTRAINT settings_appointment_target_minutes_check CHECK (appointment_target_minutes BETWEEN 0 AND 1440),
      no_show_after_minutes smallint NOT NULL DEFAULT 30
        CONSTRAINT settings_no_show_after_minutes_check CHECK (no_show_after_minutes BETWEEN 0 AND 1440),
      late_after_minutes smallint NOT NULL DEFAULT 15
        CONSTRAINT settings_late_after_minutes_check CHECK (late_after_minutes BETWEEN 0 AND 1440),
      early_check_in_minutes smallint NOT NULL DEFAULT 60
        CONSTRAINT settings_early_check_in_minutes_check CHECK (early_check_in_minutes BETWEEN 0 AND 1440),
      reopen_within_minutes smallint NOT NULL DEFAULT 10
        CONSTRAINT settings_reopen_within_minutes_check CHECK (reopen_within_minutes BETWEEN 0 AND 1440),
      logo text,
      colours jsonb CONSTRAINT settings_colours_check CHECK (jsonb_typeof(colours) = 'object'),
      revision bigint NOT NULL DEFAULT 1,
      created_at timestamptz(3) NOT NULL DEFAULT public.hub_now()
    );
  `);
  await knex.raw(
    `INSERT INTO public.settings (hospital_name, languages, default_country, urgency_levels)
     VALUES (:name, :languages, :country, :levels)`,
    { name: 'General Hospital', languages: ['en'], country: 'DE', levels: JSON.stringify(urgencyLevels) },
  );
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('DROP TABLE public.settings');
};
