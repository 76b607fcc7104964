import * as z from 'zod/mini';

/** Consonants and digits that are not taken for one another on a screen across a room: no vowels, so no words either. */
export const PAIRING_ALPHABET = 'CDFHJKMNPRTVWX23456789';
export const PAIRING_CODE_LENGTH = 6;
export const PAIRING_LIVES_MINUTES = 10;

/** As people type it: in any case, and with spaces or hyphens. */
export const pairingCode = z.string().check(
  z.maxLength(32),
  z.overwrite((typed) => typed.toUpperCase().replace(/[\s-]/g, '')),
  z.regex(new RegExp(`^[${PAIRING_ALPHABET}]{${PAIRING_CODE_LENGTH}}$`)),
);
