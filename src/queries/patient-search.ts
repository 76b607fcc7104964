import type { Transaction } from 'objection';
import { Patient } from '../models/patient.ts';
import { isUnspaced, type NameQuery } from '../protocol/text/match-name.ts';

type PatientSearch = {
  /** As typed: it may be a record number. */
  readonly query: string;
  readonly name: NameQuery | null;
  /** Where it may be a phone number: the beginning in E.164 form, and the digits for the end of one. */
  readonly phone: { readonly prefix: string | null; readonly digits: string } | null;
  /** Born on one of these; null is any day. */
  readonly bornOn: readonly string[] | null;
  /** Everybody who was born on one of these. */
  readonly birthdays: readonly string[] | null;
  readonly limit: number;
};

/** Fewer digits fit too many numbers to be of help. */
const FEWEST_DIGITS = 3;

/**
 * What it takes to read a search, and how the search is planned: by the indexes, and again for what was typed. Left alone, the planner takes a
 * rare beginning for a common one and reads all names until it has enough of them: 0.4 s among 100,000 patients.
 */
export const prepareSearch = async (trx: Transaction): Promise<{ country: string; today: string }> => {
  const { rows } = await trx.raw<{ rows: [{ country: string; today: string }] }>(
    `SELECT default_country AS country, hospital_day(NULL, hub_now()) AS today,
       set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)
     FROM settings`,
  );
  return rows[0];
};

/**
 * The patients that fit, the best first, `limit` at most: record number or phone number exactly, then the whole name,
 * its beginning, parts of a phone number, and names in which each typed word begins a word. Somebody without an own
 * number is also found by the guardian's.
 *
 * Each branch reads by its own index and stops at the limit, so that two letters that a third of all names begin with cost no more than a
 * whole name: a few ms among 100,000 patients.
 */
export const searchPatients = async (trx: Transaction, search: PatientSearch): Promise<Patient[]> => {
  const { query, name, phone, bornOn, birthdays, limit } = search;
  const digits = phone !== null && phone.digits.length >= FEWEST_DIGITS ? phone.digits : null;
  const only = `erased_at IS NULL ${bornOn ? 'AND date_of_birth = ANY (CAST(:bornOn AS date[]))' : ''}`;
  const branches = [
    `SELECT patients.*, 0 AS fit FROM patients WHERE lower(medical_record_number) = lower(CAST(:query AS text)) AND ${only}`,
    birthdays &&
      `SELECT patients.*, 2 FROM patients WHERE date_of_birth = ANY (CAST(:birthdays AS date[])) AND ${only} LIMIT :limit`,
    name && beginning(only),
    name && words(name, only),
    digits !== null && `SELECT * FROM by_phone`,
    digits !== null &&
      `SELECT ward.*, (SELECT min(fit) FROM by_phone WHERE by_phone.patient_id = ward.guardian_id)
       FROM patients AS ward WHERE guardian_id = ANY (ARRAY(SELECT patient_id FROM by_phone)) AND ${only} LIMIT :limit`,
  ].filter((branch) => typeof branch === 'string');
  const sql = `
    WITH ${digits === null ? '' : `by_phone AS MATERIALIZED (${byPhone(phone?.prefix ?? null, only)}),`}
    hits AS (${branches.map((branch) => `(${branch})`).join(' UNION ALL ')}),
    best AS (SELECT DISTINCT ON (patient_id) * FROM hits ORDER BY patient_id, fit)
    SELECT * FROM best ORDER BY fit, name_key COLLATE "C", patient_id LIMIT :limit`;
  const { rows } = await trx.raw<{ rows: Record<string, unknown>[] }>(sql, {
    query,
    limit,
    ...(bornOn && { bornOn }),
    ...(birthdays && { birthdays }),
    ...(name && { start: name.start, after: `${name.start}\u{10ffff}`, words: wordsQuery(name) }),
    ...(name && Object.fromEntries(name.words.filter(isUnspaced).map((word, n) => [`part${n}`, word]))),
    ...(digits !== null && { digits: Array.from(digits).reverse().join('') }),
    ...(digits !== null && phone?.prefix && { prefix: phone.prefix }),
  });
  return rows.map((row) => Patient.fromDatabaseJson(row));
};

/** What `nameKey` makes of a patient's name, as the index of migration 0046 has it. */
export const NAME_KEY = `translate(name_key, ' ''', '') COLLATE "C"`;

const beginning = (only: string): string => `
  SELECT patients.*, CASE WHEN ${NAME_KEY} = :start THEN 1 ELSE 2 END
  FROM patients WHERE ${NAME_KEY} >= :start AND ${NAME_KEY} < :after AND ${only} ORDER BY ${NAME_KEY} LIMIT :limit`;

const words = (name: NameQuery, only: string): string => `
  SELECT patients.*, 4
  FROM patients WHERE name_words(name_key) @@ CAST(:words AS tsquery) AND ${only}
  ${name.words
    .filter(isUnspaced)
    .map((_, n) => `AND strpos(${NAME_KEY}, :part${n}) > 0`)
    .join(' ')}
  LIMIT :limit`;

/** `o brien` becomes `('o':* & 'brien':*) | 'obrien':*`. What is folded has no sign in it that text search would read. */
const wordsQuery = ({ start, words }: NameQuery): string => {
  const each = words.flatMap((word) => (isUnspaced(word) ? Array.from(word) : [word])).map((word) => `'${word}':*`);
  return each.length === 1 ? (each[0] ?? '') : `(${each.join(' & ')}) | '${start}':*`;
};

/** A range for each beginning, since a prepared LIKE would not use the index; ':' follows '9'. */
const byPhone = (prefix: string | null, only: string): string => `
  ${
    prefix === null
      ? ''
      : `(SELECT patients.*, CASE WHEN phone_number = :prefix THEN 0 ELSE 3 END AS fit
          FROM patients WHERE phone_number ~>=~ :prefix AND phone_number ~<~ (CAST(:prefix AS text) || ':') AND ${only}
          ORDER BY phone_number USING ~<~ LIMIT :limit)
         UNION ALL`
  }
  (SELECT patients.*, 3 AS fit
   FROM patients WHERE reverse(phone_number) ~>=~ :digits AND reverse(phone_number) ~<~ (CAST(:digits AS text) || ':') AND ${only}
   ORDER BY reverse(phone_number) USING ~<~ LIMIT :limit)`;
