import * as z from 'zod/mini';
import { appointmentStatuses, entryStatuses, stepStatuses } from './lifecycle.ts';
import { cleanText, hasLetter, isBroken, isVisible } from './text/clean.ts';
import { composedUserName, userNameProblem } from './text/user-name.ts';

// Field types that more than one command or view uses. All strings are bounded; instants are ISO 8601 with an offset.

/** In lower case, as the database writes it: two spellings of one id are the same one in every map and room. */
export const id = z.uuid().check(z.toLowerCase());
const ofOurTime = z.refine<string>((date) => date >= '1' && date < '3', 'Expected a year from 1000 to 2999');
export const instant = z.iso.datetime({ offset: true }).check(ofOurTime);
/** Of years that PostgreSQL has too: it knows no year 0. */
export const localDate = z.iso.date().check(ofOurTime);
/** Wall-clock time of the hospital, `HH:MM`. */
export const localTime = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/));
/** When hours end: `24:00` is the midnight after; a time that is not after their beginning is on the next day. */
export const localEnd = z.string().check(z.regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/));
/** As a column of the database holds it. */
export const count = z.int().check(z.gte(0), z.lte(2_147_483_647));
export const revision = z.int().check(z.positive());
export const urgencyLevel = z.int().check(z.gte(1), z.lte(5));
export const urgencyLevels = z.array(urgencyLevel).check(z.minLength(1), z.maxLength(5));
export const entryStatus = z.enum(entryStatuses);
export const stepStatus = z.enum(stepStatuses);
export const appointmentStatus = z.enum(appointmentStatuses);
/** `C-017`: what is shown and called. */
export const queueNumber = z.string().check(z.maxLength(12));

/** PostgreSQL stores no NUL character; no person means to type one. */
export const withoutNul = z.regex(/^[^\0]*$/);
const isWhole = z.refine<string>((text) => !isBroken(text), {
  error: 'Expected characters that a screen can show',
  params: { code: 'broken' },
  abort: true,
});
/** A text of one line: without what nobody sees, and refused where nothing is left or it is too long. It is never cut. */
const text = (max: number) =>
  z
    .string()
    .check(
      z.overwrite(cleanText),
      z.minLength(1, { abort: true }),
      z.maxLength(max),
      isWhole,
      z.refine(isVisible, { error: 'Expected something to read', params: { code: 'blank' } }),
    );
/** As typed, whatever the script; search and comparison fold it (text/fold-name.ts). */
export const personName = text(100).check(
  z.refine((name) => hasLetter(name) || !isVisible(name), {
    error: 'Expected a letter or a digit',
    params: { code: 'no_letter' },
  }),
);
export const shortText = text(100);
/** A way, or what to do there, as patients read it: "Building B, floor 2, follow the yellow line". */
export const way = text(200);
/** What programs know it by. */
export const code = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/), z.maxLength(20));
export const areaLetter = z.string().check(z.regex(/^[A-Z]$/));
export const seats = z.int().check(z.gte(1), z.lte(5000));
/** Of a step in its visit or journey. Those of one position may be done in any order. */
export const stepPosition = z.int().check(z.positive(), z.lte(50));
export const serviceMinutes = z.int().check(z.gte(1), z.lte(480));
export const doctorKind = z.enum(['doctor', 'station']);
export const placeKind = z.enum(['room', 'window', 'chair', 'counter', 'desk']);
export const room = text(20);
/** Free text about a patient: seen by staff only, never logged. */
export const reason = text(500);
/** As typed; the hub normalises it to E.164 with the hospital's default country, or refuses it as `invalid_input`. */
export const phoneNumber = z.string().check(z.trim(), z.minLength(1), z.maxLength(64));
/** What somebody has typed to find something by. */
export const query = z.string().check(z.overwrite(cleanText), z.minLength(1), z.maxLength(100), isWhole);
export const email = z.email().check(z.maxLength(254));
/** BCP 47, as `de` or `pt-BR`. */
export const language = z.string().check(z.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), z.maxLength(35));
export const medicalRecordNumber = text(40);
export const confirmationCode = text(16);
/** Stored composed; refused where somebody could not tell it from another one by looking. */
export const username = z.string().check(
  z.overwrite(composedUserName),
  z.minLength(2),
  z.maxLength(64),
  z.regex(/^[^\s]+$/, { abort: true }),
  z.refine((name) => userNameProblem(name) === null, {
    error: 'Expected letters of one alphabet, and no character that nobody sees',
    params: { code: 'look_alike' },
  }),
);
export const durationMinutes = z.int().check(z.gte(5), z.lte(480));
/** About how late a doctor is. Under five minutes nobody calls it late, and past four hours it is another day's work. */
export const delayMinutes = z.int().check(z.gte(5), z.lte(240));
/** Two lines on a board that is read at 5 m. */
export const boardMessage = text(120);
export const doctorStatus = z.enum(['available', 'paused', 'off']);
