import {
  AsYouType,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
  type CountryCode,
} from 'libphonenumber-js/min';
import { asciiDigits } from './digits.ts';
import { withoutInvisible } from './invisible.ts';

/** What the database takes: the parser lets some longer ones through. */
const E164 = /^\+[1-9][0-9]{6,14}$/;

/** An extension as RFC 3966 and people write it; it is dropped, since nobody can be called back by it from a screen. */
const EXTENSION =
  /(?:\s*;\s*ext\s*=|(?:\s|\s*[,;])\s*(?:extension|extn|ext|durchwahl|dw|ramal|interno|int|anexo)[.:]?|\s*x|\s*#)\s*\d{1,6}$/iu;

/**
 * A phone number in plain characters: `+` and ASCII digits with spaces, dots, dashes, slashes and parentheses between them. Null where
 * anything else was typed, or what was typed is no single number: then nobody can be certain what was meant.
 */
export const plainPhone = (typed: string): string | null => {
  // A superscript or a fraction may be a footnote as well as a digit.
  if (/[\p{No}\p{Nl}]/u.test(typed)) return null;
  const text = asciiDigits(withoutInvisible(typed.normalize('NFKC')))
    .replaceAll(/[\p{Pd}\u2212\u2043]/gu, '-')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replace(/^(?:tel|phone|fon)\s*[.:]?\s*/iu, '')
    .replace(EXTENSION, '')
    .replace(/^\(\s*(\+[\d ]+)\)/, '$1 ');
  return /^\+?[\d ().\-/]*$/.test(text) && /\d/.test(text) ? text : null;
};

/** ISO 3166-1 alpha-2 codes that numbers without a country code can be read in. */
export const isPhoneCountry = (country: string): boolean => isSupportedCountry(country);

const countryOf = (country: string): CountryCode | undefined => (isSupportedCountry(country) ? country : undefined);

/** `+44`; empty where the settings' country has none. */
export const callingCodeOf = (country: string): string => {
  const known = countryOf(country);
  return known === undefined ? '' : `+${getCountryCallingCode(known)}`;
};

export type TypedPhone =
  | { readonly kind: 'empty' }
  | { readonly kind: 'phone'; readonly e164: string }
  /**
   * `unclear`: it may be of this country without its first zero, or of another without its `+`. `code` is of the country that it was read
   * for: `+44`.
   */
  | { readonly kind: 'wrong'; readonly why: 'short' | 'long' | 'unreadable' | 'unclear'; readonly code: string };

/**
 * A number as typed, of the hospital's country unless it begins with another. What is not certain is wrong, and never guessed. `codeShown`: the
 * screen shows the country's code before what is typed, as a kiosk does, so a number without a zero is of that country.
 */
export const readPhone = (typed: string, country: string, { codeShown = false } = {}): TypedPhone => {
  if (withoutInvisible(typed).trim() === '') return { kind: 'empty' };
  const home = countryOf(country);
  const text = plainPhone(typed);
  if (text === null) return { kind: 'wrong', why: 'unreadable', code: callingCodeOf(country) };
  const found = parsePhoneNumberFromString(text, { ...(home && { defaultCountry: home }), extract: false });
  if (found?.isValid() && E164.test(found.number)) {
    return codeShown || isClear(text, found.number)
      ? { kind: 'phone', e164: found.number }
      : { kind: 'wrong', why: 'unclear', code: callingCodeOf(country) };
  }
  const length = validatePhoneNumberLength(text, home);
  const why = length === 'TOO_SHORT' ? 'short' : length === 'TOO_LONG' ? 'long' : 'unreadable';
  return { kind: 'wrong', why, code: found === undefined ? callingCodeOf(country) : `+${found.countryCallingCode}` };
};

/** Not so where the country's first zero is missing and the same digits after a `+` are another valid number: `44 7911 …` in Germany. */
const isClear = (text: string, e164: string): boolean => {
  if (text.includes('+')) return true;
  const digits = text.replaceAll(/\D/g, '');
  const abroad = parsePhoneNumberFromString(`+${digits}`);
  if (!abroad?.isValid() || abroad.number === e164) return true;
  const read = parsePhoneNumberFromString(e164);
  return read?.nationalNumber !== digits || read.formatNational().replaceAll(/\D/g, '') === digits;
};

/**
 * What somebody has typed so far, where it may be a phone number: its beginning in E.164 form (null while not even the
 * country is clear), and its digits without the trunk's zeros, for the end of a number.
 */
export const phoneTyped = (typed: string, country: string): { prefix: string | null; digits: string } | null => {
  const text = plainPhone(typed);
  if (text === null) return null;
  const home = countryOf(country);
  const typing = new AsYouType(home && { defaultCountry: home });
  typing.input(text);
  return { prefix: typing.getNumberValue() ?? null, digits: text.replaceAll(/\D/g, '').replace(/^0+/, '') };
};
