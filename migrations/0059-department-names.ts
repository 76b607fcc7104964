import type { Knex } from 'knex';

/** A department is called in each language by a name of its own: screens show the reader's, else the plain name. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER TABLE public.departments
      ADD COLUMN names jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT departments_names_check CHECK (jsonb_typeof(names) = 'object'
          AND NOT jsonb_path_exists(names, 'strict $.* \\? (!(@.type() == "string" && @ like_regex "\\\\S" && @ like_regex "^.{1,100}$"))')
          AND NOT jsonb_path_exists(names, '$.keyvalue().key \\? (!(@ like_regex "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"))'));

    COMMENT ON COLUMN public.departments.names IS 'By language, as {"de": "Kardiologie"}; where one is missing, name is shown.';
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('ALTER TABLE public.departments DROP COLUMN names');
};
