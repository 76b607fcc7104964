import { patientView } from '../../queries/patient-view.ts';
import { searchPatients } from '../../queries/patient-search.ts';
import { defineCommand } from '../define.ts';
import { phoneCountry, phoneTyped } from '../phone.ts';

const MOST = 50;

export const find = defineCommand('patient:find', async ({ query, dateOfBirth }, { trx }) => {
  const phone = phoneTyped(query, await phoneCountry(trx));
  const found = await searchPatients(trx, { query, phone, dateOfBirth, limit: MOST + 1 });
  return { patients: found.slice(0, MOST).map(patientView), more: found.length > MOST };
});
