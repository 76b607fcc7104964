import type { Knex } from 'knex';
import { actAs } from '../auth/act-as.ts';
import { erasePatient } from '../audit/erase.ts';
import { noteInAudit } from '../audit/note.ts';
import type { Retention } from '../config.ts';
import { databaseFailure, inTransaction } from '../database/transaction.ts';
import type { Log } from '../log.ts';
import { oldPatients } from './old-patients.ts';
import { purges, type Purge } from './purges.ts';

export type RetentionRun = {
  /** Rows removed, and patients erased, by name. */
  readonly removed: Readonly<Record<string, number>>;
};

type Parts = {
  readonly knex: Knex;
  readonly retention: Retention;
  readonly log: Log;
  /** Whether it is this process of all nodes that looks for patients to erase: it reads all of them. */
  readonly looks: () => Promise<boolean>;
  /** Between two batches: whether to leave the rest to the next run. */
  readonly stopped: () => boolean;
};

/** Any two nodes that purge meet in this advisory lock; the one that finds it taken leaves the rest to the other. */
const LOCK = 7_268_450_002;
/** Of one run, since each reads all stored replies: a policy just switched on for ten thousand patients takes four days. */
const MOST_PATIENTS = 100;

/** Removes what has been kept long enough, and erases patients where there is a policy. */
export const runRetention = async (parts: Parts): Promise<RetentionRun> => {
  const removed: Record<string, number> = {};
  for (const purge of purges) removed[purge.name] = await attempt(parts, purge.name, () => purgeAll(parts, purge));
  removed['patients'] = await attempt(parts, 'patients', () => eraseOld(parts));
  return { removed };
};

/** One that fails does not keep the others from being done. */
const attempt = async ({ log, stopped }: Parts, step: string, work: () => Promise<number>): Promise<number> => {
  if (stopped()) return 0;
  try {
    return await work();
  } catch (err) {
    log.warn({ event: 'retention_failed', step, err });
    return 0;
  }
};

const purgeAll = async (parts: Parts, { name, batch }: Purge): Promise<number> => {
  let total = 0;
  while (!parts.stopped()) {
    const rows = await unlessAnotherPurges(parts, name, async (trx) => {
      const count = await batch(trx, parts.retention);
      if (count > 0) await noteInAudit(trx, { tableName: name, rowId: null, after: { purged: count } });
      return count;
    });
    if (!rows) break;
    total += rows;
  }
  return total;
};

const eraseOld = async (parts: Parts): Promise<number> => {
  const { patientsDays: days } = parts.retention;
  if (days === null || !(await parts.looks())) return 0;
  let erased = 0;
  for await (const patientId of oldPatients(parts.knex, { days })) {
    if (parts.stopped() || erased >= MOST_PATIENTS) break;
    const rows = await unlessAnotherPurges(parts, 'patients', (trx) => erasePatient(trx, patientId)).catch(unlessBack);
    if (rows) erased += 1;
  }
  return erased;
};

/** The patient has come back this very moment. */
const unlessBack = (thrown: unknown): null => {
  const failure = databaseFailure(thrown);
  if (failure.kind === 'check' && failure.constraint === 'patients_erase_visits') return null;
  throw thrown;
};

/** One transaction, named in the audit, while no other node purges; null where one does. */
const unlessAnotherPurges = <T>(
  { knex }: Parts,
  name: string,
  work: (trx: Knex.Transaction) => Promise<T>,
): Promise<T | null> =>
  inTransaction(knex, async (trx) => {
    const { rows } = await trx.raw<{ rows: [{ locked: boolean }] }>('SELECT pg_try_advisory_xact_lock(?) AS locked', [
      LOCK,
    ]);
    if (!rows[0].locked) return null;
    await actAs(trx, { actor: 'retention', action: `retention:${name}` });
    return work(trx);
  });
