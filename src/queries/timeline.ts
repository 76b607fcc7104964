import type { Transaction } from 'objection';
import type { CommandData } from '../protocol/commands/index.ts';
import type { EntryStatus } from '../protocol/lifecycle.ts';

type Step = CommandData<'queue:timeline'>['steps'][number];

/** The audited columns that a step is made of. */
type Row = {
  status: EntryStatus;
  urgency_level: number;
  department_id: string;
  doctor_id: string | null;
  patient_id: string | null;
  area_id: string | null;
  room: string | null;
  recall_count: number;
  transferred_from_id: string | null;
};

type Written = {
  at: Date;
  actorKind: Step['actor']['kind'];
  actorName: string | null;
  action: string | null;
  reason: string | null;
  queueId: string;
  isNew: boolean;
  after: Partial<Row>;
};

/** A visit is a handful of records; this is against one that a broken program wrote to for hours. */
const MOST = 500;

const RECORDS = `
  WITH RECURSIVE visit AS (
    SELECT queue_id, transferred_from_id FROM queue WHERE queue_id = :queueId
    UNION ALL
    SELECT parent.queue_id, parent.transferred_from_id
    FROM visit JOIN queue AS parent ON parent.queue_id = visit.transferred_from_id
  )
  SELECT record.at, record.action, record.reason, record.row_id AS "queueId", record.before IS NULL AS "isNew",
    record.after,
    CASE split_part(record.actor, ':', 1)
      WHEN 'user' THEN 'user' WHEN 'device' THEN 'device' WHEN 'ticket' THEN 'ticket' ELSE 'other' END AS "actorKind",
    coalesce(u.full_name, d.name) AS "actorName"
  FROM visit
  JOIN audit_log AS record ON record.row_id = visit.queue_id AND record.table_name = 'queue'
  LEFT JOIN users AS u ON record.actor = 'user:' || u.user_id
  LEFT JOIN devices AS d ON record.actor = 'device:' || d.device_id
  WHERE record.after IS NOT NULL
  ORDER BY record.audit_id
  LIMIT ${MOST}`;

/** What happened to a visit, the oldest first: one step a command, whichever columns it wrote. */
export const timelineOf = async (trx: Transaction, queueId: string): Promise<Step[]> => {
  const { rows } = await trx.raw<{ rows: Written[] }>(RECORDS, { queueId });
  const present = new Map<string, Partial<Row>>();
  const over = new Set<string>();
  return rows.flatMap((written) => {
    // The parent's end and the child's beginning are one transfer, which the child tells.
    if (written.after.status === 'transferred' && written.queueId !== queueId) over.add(written.queueId);
    // What is corrected in the parent afterwards is corrected in the child, too.
    if (over.has(written.queueId)) return [];
    const former = present.get(written.queueId) ?? {};
    const latest = { ...former, ...written.after };
    present.set(written.queueId, latest);
    const parent = present.get(latest.transferred_from_id ?? '');
    const step = stepOf(written, written.isNew ? (parent ?? {}) : former, latest);
    return isSilent(step) ? [] : [step];
  });
};

const stepOf = (written: Written, former: Partial<Row>, latest: Partial<Row>): Step => {
  const { at, actorKind, actorName, action, reason, after } = written;
  const isCall = after.status === 'called' || after.recall_count !== undefined;
  return {
    at: at.toISOString(),
    actor: { kind: actorKind, name: actorName },
    action,
    reason,
    status: became(former.status, latest.status),
    urgencyLevel: became(former.urgency_level, latest.urgency_level),
    place: destinationBecame(former, latest),
    area: areaBecame(former.area_id ?? null, latest.area_id ?? null),
    room: isCall ? (latest.room ?? null) : null,
    recallCount: isCall && latest.status === 'called' ? (latest.recall_count ?? null) : null,
    patientAttached: !written.isNew && typeof after.patient_id === 'string',
    patientDetached: !written.isNew && after.patient_id === null,
  };
};

const became = <Value>(from: Value | undefined, to: Value | undefined): { from: Value | null; to: Value } | null =>
  to === undefined || from === to ? null : { from: from ?? null, to };

const areaBecame = (from: string | null, to: string | null): Step['area'] => (from === to ? null : { from, to });

const destinationOf = ({ department_id, doctor_id }: Partial<Row>) =>
  department_id === undefined ? undefined : { departmentId: department_id, doctorId: doctor_id ?? null };

const destinationBecame = (former: Partial<Row>, latest: Partial<Row>): Step['place'] => {
  const [from, to] = [destinationOf(former), destinationOf(latest)];
  const isSame = from?.departmentId === to?.departmentId && from?.doctorId === to?.doctorId;
  return to === undefined || isSame ? null : { from: from ?? null, to };
};

/** Such as a due time that followed another column: nobody did anything to the patient. */
const isSilent = ({
  status,
  urgencyLevel,
  place,
  area,
  recallCount,
  patientAttached,
  patientDetached,
}: Step): boolean =>
  status === null &&
  urgencyLevel === null &&
  place === null &&
  area === null &&
  recallCount === null &&
  !patientAttached &&
  !patientDetached;
