import { defineCommand } from '../../execution/define.ts';
import { noteReading } from '../note-reading.ts';
import { nameQuery } from '../../protocol/text/match-name.ts';
import { phoneTyped } from '../../protocol/text/phone.ts';
import { readSearch } from '../../protocol/text/search.ts';
import { patientView } from '../../queries/patient-view.ts';
import { prepareSearch, searchPatients } from '../../queries/patient-search.ts';

const MOST = 50;

export const find = defineCommand('patient:find', async ({ query, dateOfBirth }, context) => {
  const { trx } = context;
  const { country, today } = await prepareSearch(trx);
  const { text, datesOfBirth } = readSearch(query, today);
  const isDate = text === '';
  // Eight digits may be a number as well as a date.
  const number = isDate ? (/^\p{Nd}+$/u.test(query) ? query : '') : text;
  const found = await searchPatients(trx, {
    query,
    name: nameQuery(text),
    phone: phoneTyped(number, country),
    bornOn: dateOfBirth === undefined ? (isDate ? null : datesOfBirth) : [dateOfBirth],
    birthdays: isDate ? datesOfBirth : null,
    limit: MOST + 1,
  });
  const shown = found.slice(0, MOST);
  const patientIds = shown.map(({ patientId }) => patientId);
  await noteReading(context, { by: 'patient:find', tableName: 'patients', rows: shown.length, patientIds });
  return { patients: shown.map(patientView), more: found.length > MOST };
});
