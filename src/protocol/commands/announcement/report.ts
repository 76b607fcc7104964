import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';

export const report = command('announcement:report', {
  summary:
    'A board says when it queued, showed and spoke a call of its department or doctors, or found it over before that. ' +
    'Later reports of the same call add to the first. A call that never was is `not_found`.',
  who: ['board'],
  input: {
    queueId: f.id,
    /** Of the entry when it was called: with the recall count it names the call. */
    calledAt: f.instant,
    recallCount: f.count,
    queuedAt: z.optional(f.instant),
    shownAt: z.optional(f.instant),
    /** The same instant again is the same speaking; another one counts as another. */
    spokenAt: z.optional(f.instant),
    /** The call was over (begun, taken back, called again) before this board could speak it. */
    overtakenAt: z.optional(f.instant),
    /** The browser blocked sound, so nothing could be spoken. */
    muted: z.optional(z.boolean()),
  },
  data: z.strictObject({ announcementId: f.id }),
  errors: ['not_found'],
});
