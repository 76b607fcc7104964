import type { Transaction } from 'objection';
import { Patient } from '../models/patient.ts';

type PatientSearch = {
  /** As typed: a name or its beginning, a phone number or a part of one, or a record number. */
  readonly query: string;
  /** Where it may be a phone number: the beginning in E.164 form, and the digits for the end of one. */
  readonly phone: { readonly prefix: string | null; readonly digits: string } | null;
  readonly dateOfBirth: string | undefined;
  readonly limit: number;
};

/** Fewer digits fit too many numbers to be of help. */
const FEWEST_DIGITS = 3;

/**
 * The patients that fit, the best first, `limit` at most: record number or phone number exactly, then the whole name,
 * its beginning, parts of a phone number, and names of which each word typed begins a word. Somebody without an own
 * number is also found by the guardian's.
 */
export const searchPatients = async (trx: Transaction, search: PatientSearch): Promise<Patient[]> => {
  const { query, phone, dateOfBirth = null, limit } = search;
  const digits = phone !== null && phone.digits.length >= FEWEST_DIGITS ? phone.digits : null;
  const { rows } = await trx.raw<{ rows: Record<string, unknown>[] }>(SEARCH, {
    query,
    words: wordsQuery(query),
    start: digits === null ? null : (phone?.prefix ?? null),
    end: digits === null ? null : Array.from(digits).reverse().join(''),
    dateOfBirth,
    limit,
  });
  return rows.map((row) => Patient.fromDatabaseJson(row));
};

/** The characters that the index of names takes for spaces (migration 0003). */
const BETWEEN_WORDS = /[\s./@:_]+/;

/** `Ann O'B` becomes `'ann':* & 'o''b':*`, in which text search leaves nothing to be an operator. */
const wordsQuery = (query: string): string =>
  query
    .split(BETWEEN_WORDS)
    .filter((word) => word !== '')
    .map((word) => `'${word.replaceAll(/['\\]/g, '$&$&')}':*`)
    .join(' & ');

/**
 * A range for each beginning, since a prepared LIKE would not use the index; ':' follows '9'. Each branch reads by its
 * own index: a few ms among 100,000 patients, where one OR over all would read them all.
 */
const SEARCH = `
  WITH by_phone AS MATERIALIZED (
    SELECT patients.*, CASE WHEN phone_number = :start THEN 0 ELSE 3 END AS fit
    FROM patients WHERE phone_number ~>=~ :start AND phone_number ~<~ (CAST(:start AS text) || ':')
    UNION ALL
    SELECT patients.*, 3
    FROM patients WHERE reverse(phone_number) ~>=~ :end AND reverse(phone_number) ~<~ (CAST(:end AS text) || ':')
  ), hits AS (
    SELECT patients.*, 0 AS fit FROM patients WHERE lower(medical_record_number) = lower(CAST(:query AS text))
    UNION ALL
    SELECT * FROM by_phone
    UNION ALL
    SELECT ward.*, (SELECT min(fit) FROM by_phone WHERE by_phone.patient_id = ward.guardian_id)
    FROM patients AS ward WHERE guardian_id = ANY (ARRAY(SELECT patient_id FROM by_phone))
    UNION ALL
    SELECT patients.*, CASE
      WHEN lower(full_name) = lower(CAST(:query AS text)) THEN 1
      WHEN starts_with(lower(full_name), lower(CAST(:query AS text))) THEN 2
      ELSE 4 END
    FROM patients
    WHERE to_tsvector('pg_catalog.simple'::regconfig, translate(full_name, './@:_', '     '))
      @@ to_tsquery('pg_catalog.simple'::regconfig, CAST(:words AS text))
  ), best AS (
    SELECT DISTINCT ON (patient_id) * FROM hits
    WHERE erased_at IS NULL AND (CAST(:dateOfBirth AS date) IS NULL OR date_of_birth = CAST(:dateOfBirth AS date))
    ORDER BY patient_id, fit
  )
  SELECT * FROM best ORDER BY fit, lower(full_name), patient_id LIMIT :limit`;
