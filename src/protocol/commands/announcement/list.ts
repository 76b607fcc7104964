import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import * as f from '../../fields.ts';
import { staffRoles } from '../../roles.ts';

export const list = read('announcement:list', {
  summary:
    'Which board showed and spoke which call, and when, or why it did not: the answer to “I was never called”. At most 1,000.',
  who: staffRoles,
  owns: 'none',
  input: { queueId: z.optional(f.id), date: z.optional(f.localDate) },
  data: z.strictObject({
    announcements: z.array(
      z.strictObject({
        announcementId: f.id,
        queueId: f.id,
        queueNumber: f.queueNumber,
        deviceId: z.nullable(f.id),
        deviceName: z.nullable(z.string()),
        recallCount: z.int(),
        calledAt: f.instant,
        queuedAt: z.nullable(f.instant),
        shownAt: z.nullable(f.instant),
        /** The first time. */
        spokenAt: z.nullable(f.instant),
        /** How often; more than once is a fault of the board. */
        spokenCount: z.int(),
        /** When the call was found over before it could be spoken. */
        overtakenAt: z.nullable(f.instant),
        /** The browser blocked sound when its turn came. */
        muted: z.boolean(),
      }),
    ),
    /** There are earlier calls than these: ask for one entry. */
    truncated: z.boolean(),
  }),
  errors: ['not_found'],
});
