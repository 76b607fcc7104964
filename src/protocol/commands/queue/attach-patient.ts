import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { entryData } from '../entry-command.ts';

export const attachPatient = command('queue:attach-patient', {
  summary: 'Says who the bearer of an anonymous ticket is.',
  input: { queueId: f.id, patientId: f.id, expectedRevision: z.optional(f.revision) },
  data: entryData,
  errors: ['not_found', 'conflict', 'invalid_transition', 'already_queued'],
});
