import {
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
  type CountryCode,
} from 'libphonenumber-js/min';

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

const countryOf = (code: string): CountryCode | undefined => (isSupportedCountry(code) ? code : undefined);

/** `+44`; empty where the settings' country has none. */
export const callingCodeOf = (country: string): string => {
  const known = countryOf(country);
  return known === undefined ? '' : `+${getCountryCallingCode(known)}`;
};

export type TypedPhone =
  | { readonly kind: 'empty' }
  | { readonly kind: 'phone'; readonly e164: string }
  /** `code` is of the country that it was read for: `+44`. */
  | { readonly kind: 'wrong'; readonly why: 'short' | 'long' | 'unreadable'; readonly code: string };

/** A number as typed, of the hospital's country unless it begins with another. The hub has the last word. */
export const readPhone = (typed: string, country: string): TypedPhone => {
  const text = typed.trim();
  if (text === '') return { kind: 'empty' };
  const home = countryOf(country);
  const found = parsePhoneNumberFromString(text, home);
  if (found?.isValid()) return { kind: 'phone', e164: found.number };
  const length = validatePhoneNumberLength(text, home);
  const why = length === 'TOO_SHORT' ? 'short' : length === 'TOO_LONG' ? 'long' : 'unreadable';
  const code = found === undefined ? callingCodeOf(country) : `+${found.countryCallingCode}`;
  return { kind: 'wrong', why, code };
};
