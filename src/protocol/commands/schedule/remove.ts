import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';

export const remove = command('schedule:remove', {
  summary: 'Deletes hours. Appointments already booked stay as they are.',
  who: ['admin'],
  input: { scheduleId: f.id },
  data: z.strictObject({ scheduleId: f.id }),
  errors: ['not_found'],
});
