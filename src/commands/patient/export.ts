import type { Model, QueryBuilder, Transaction } from 'objection';
import { actAs } from '../../auth/act-as.ts';
import { actorOf } from '../../auth/principal.ts';
import { noteInAudit } from '../../audit/note.ts';
import { Appointment } from '../../models/appointment.ts';
import { AuditRecord } from '../../models/audit-record.ts';
import { Notification } from '../../models/notification.ts';
import { Patient } from '../../models/patient.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { appointmentView } from '../../queries/appointment-view.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { patientView } from '../../queries/patient-view.ts';
import { wholeEntry } from '../../queries/whole-entry.ts';
import { defineCommand } from '../../execution/define.ts';

/** Of each list; what fits into one message, and more than anybody has come in a lifetime. */
const MOST = 2_000;

export const exportPatient = defineCommand('patient:export', async ({ patientId }, { trx, principal, now }) => {
  const patient = await Patient.query(trx).findById(patientId);
  if (!patient || patient.erasedAt !== null) throw new HubError('not_found', { patientId });
  const wards = await Patient.query(trx).where('guardian_id', patientId).orderBy('patient_id');
  const appointments = await newest(Appointment.query(trx).where('patient_id', patientId), 'scheduled_date');
  const entries = await newest(QueueEntry.query(trx).select(wholeEntry).where('patient_id', patientId), 'arrived_at');
  const notifications = await newest(Notification.query(trx).where('patient_id', patientId), 'created_at');
  const rowIds = [
    patientId,
    ...appointments.map(({ appointmentId }) => appointmentId),
    ...entries.map(({ queueId }) => queueId),
  ];
  const history = await historyOf(
    trx,
    rowIds,
    entries.map(({ visitId }) => visitId),
  );

  // A read has no request, so nobody has named the actor yet.
  await actAs(trx, { actor: actorOf(principal), action: 'patient:export' });
  await noteInAudit(trx, { tableName: 'patients', rowId: patientId, after: { exported: { records: history.length } } });
  return {
    exportedAt: now.toISOString(),
    patient: { ...patientView(patient), createdAt: patient.createdAt.toISOString() },
    wardIds: wards.map((ward) => ward.patientId),
    appointments: appointments.map((row) => withoutPatient(appointmentView(row))),
    entries: entries.map((row) => withoutPatient(staffEntryView(row))),
    notifications: notifications.map(({ channel, template, language, status, queueId, appointmentId, createdAt }) => ({
      channel,
      template,
      language,
      status,
      queueId,
      appointmentId,
      createdAt: createdAt.toISOString(),
    })),
    history: history.map(({ at, action, reason, tableName, rowId, before, after }) => ({
      at: at.toISOString(),
      action,
      reason,
      tableName,
      rowId,
      before,
      after,
    })),
    complete: [appointments, entries, notifications, history].every(({ length }) => length < MOST),
  };
});

const newest = async <Row extends Model>(rows: QueryBuilder<Row>, column: string): Promise<Row[]> =>
  rows.orderBy(column, 'desc').limit(MOST);

const historyOf = async (
  trx: Transaction,
  rowIds: readonly string[],
  visitIds: readonly string[],
): Promise<AuditRecord[]> =>
  newest(
    AuditRecord.query(trx)
      .whereRaw('row_id = ANY (?::uuid[] || ARRAY(SELECT audit_steps_of(?::uuid[])))', [rowIds, visitIds])
      .whereIn('table_name', ['patients', 'appointments', 'queue', 'visits', 'visit_steps']),
    'audit_id',
  );

const withoutPatient = <View extends { readonly patient: unknown }>({ patient: _, ...rest }: View) => rest;
