import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { entryData } from '../entry-command.ts';

export const setUrgency = command('queue:set-urgency', {
  summary: 'Triage: another urgency level, and with it another position in the order of calling.',
  who: ['reception', 'nurse', 'doctor'],
  owns: 'entry',
  input: { queueId: f.id, urgencyLevel: f.urgencyLevel, reason: f.reason, expectedRevision: z.optional(f.revision) },
  data: entryData,
  errors: ['not_found', 'conflict', 'invalid_transition'],
});
