import type { Knex } from 'knex';
import { languages } from '../../../src/protocol/languages.ts';

/** Before the hub starts: the hospital of the pictures, which speaks every language. */
export const inAllLanguages = ({ knex }: { readonly knex: Knex }) =>
  knex('settings').update({ languages, hospital_name: 'St. Mary’s Hospital' });
