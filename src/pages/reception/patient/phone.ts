import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

const shown = new Map<string, string>();

/** E.164 as people read it: `+44 7700 900418`. */
export const phoneText = (e164: string): string => {
  const known = shown.get(e164);
  if (known !== undefined) return known;
  const text = parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;
  shown.set(e164, text);
  return text;
};

/** `…418`: enough to ask by, too little to call. */
export const phoneEnd = (e164: string): string => `…${e164.slice(-3)}`;
