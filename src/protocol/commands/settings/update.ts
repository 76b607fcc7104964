import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import { brandColour, logo, logoAddress } from '../../branding.ts';
import * as f from '../../fields.ts';
import { outcomeSetting, settings, urgencySetting } from '../../views.ts';

const minutes = z.int().check(z.gte(0), z.lte(1440));

export const update = command('settings:update', {
  summary:
    'Changes settings; what is left out stays. New targets and strict levels also put everyone who waits in order again.',
  who: ['admin'],
  input: {
    expectedRevision: z.optional(f.revision),
    hospitalName: z.optional(f.shortText),
    languages: z.optional(z.array(f.language).check(z.minLength(1), z.maxLength(12))),
    defaultCountry: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/))),
    urgencyLevels: z.optional(z.array(urgencySetting).check(z.length(5))),
    strictLevel: z.optional(z.int().check(z.gte(0), z.lte(4))),
    appointmentTargetMinutes: z.optional(minutes),
    noShowAfterMinutes: z.optional(minutes),
    lateAfterMinutes: z.optional(minutes),
    earlyCheckInMinutes: z.optional(minutes),
    reopenWithinMinutes: z.optional(minutes),
    /** A picture of 32 KB at most; null takes it away. The present one's address, as settings tell it, keeps it. */
    logo: z.optional(
      z.nullable(
        z.union([logo, logoAddress], 'Expected a picture of 32 KB at most, or the address of the present one'),
      ),
    ),
    /** White text on `brand` needs a contrast of 7:1; null is the product's own colour again. */
    colours: z.optional(z.nullable(z.strictObject({ brand: brandColour }))),
    /** How a stop may end, in the order in which they are offered. */
    outcomes: z.optional(z.array(outcomeSetting).check(z.maxLength(12))),
    /** Shown on every board, as it is typed; null takes it away. */
    boardMessage: z.optional(z.nullable(f.boardMessage)),
  },
  data: z.strictObject({ settings }),
  errors: ['conflict'],
});
