import { command } from '../../contract.ts';
import { entryData, entryErrors, entryInput } from '../entry-command.ts';

export const detachPatient = command('queue:detach-patient', {
  summary:
    'Not this person: the ticket is anonymous again, also where it was transferred from, and keeps its number and position. An appointment that was checked in ' +
    'with it is booked again, since its patient is still to come. What the feed had stored of the person with this ' +
    'ticket is blanked; who was attached and why they were not is in the audit.',
  who: ['reception', 'nurse'],
  input: entryInput,
  data: entryData,
  errors: entryErrors,
});
