import type { Transaction } from 'objection';
import { Appointment } from '../../models/appointment.ts';
import { Doctor } from '../../models/doctor.ts';
import { Patient } from '../../models/patient.ts';
import { HubError } from '../../protocol/errors.ts';
import { appointmentView } from '../../queries/appointment-view.ts';
import { dayBounds, hospitalToday } from '../../queries/hospital-day.ts';
import { defineCommand } from '../../execution/define.ts';
import { noteReading } from '../note-reading.ts';

const MOST = 500;

/** Neither day nor patient means today. That a doctor asks for own appointments only, the policy sees to. */
export const list = defineCommand('appointment:list', async ({ date, doctorId, patientId }, context) => {
  const { trx } = context;
  const of = { ...(doctorId && { doctor_id: doctorId }), ...(patientId && { patient_id: patientId }) };
  if (doctorId && !(await Doctor.query(trx).findById(doctorId))) throw new HubError('not_found', { doctorId });
  if (patientId && !(await Patient.query(trx).findById(patientId))) throw new HubError('not_found', { patientId });

  const found = patientId && !date ? await latest(trx, of) : await ofDay(trx, of, date);
  const shown = found.slice(0, MOST);
  await noteReading(context, {
    by: 'appointment:list',
    tableName: 'appointments',
    rows: shown.length,
    patientIds: patientId ? [patientId] : [],
  });
  return { appointments: shown.map(appointmentView), truncated: found.length > MOST };
});

type Columns = Record<string, string>;

const latest = (trx: Transaction, of: Columns) =>
  Appointment.query(trx)
    .where(of)
    .withGraphFetched('patient')
    .orderBy([{ column: 'scheduled_date', order: 'desc' }, 'appointment_id'])
    .limit(MOST + 1);

const ofDay = async (trx: Transaction, of: Columns, date: string | undefined) => {
  const { startsAt, endsAt } = await dayBounds(trx, date ?? (await hospitalToday(trx)));
  return Appointment.query(trx)
    .where(of)
    .where('scheduled_date', '>=', startsAt)
    .where('scheduled_date', '<', endsAt)
    .withGraphFetched('patient')
    .orderBy(['scheduled_date', 'appointment_id'])
    .limit(MOST + 1);
};
