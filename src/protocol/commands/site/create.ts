import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { site } from '../../views.ts';

export const create = command('site:create', {
  summary: 'A new building or campus.',
  who: ['admin'],
  input: {
    code: f.code,
    name: f.shortText,
  },
  data: z.strictObject({ site }),
  errors: ['conflict'],
});
