import {
  AsYouType,
  isSupportedCountry,
  parseDigits,
  parsePhoneNumberFromString,
  type CountryCode,
} from 'libphonenumber-js/min';
import type { Transaction } from 'objection';
import { invalidInput } from './invalid-input.ts';

/** What the column takes: the parser lets some longer ones through. */
const E164 = /^\+[1-9][0-9]{6,14}$/;

/** ISO 3166-1 alpha-2 codes that numbers without a country code can be read in. */
export const isPhoneCountry = (country: string): boolean => isSupportedCountry(country);

/** The hospital's country, for phone numbers typed without one. */
export const phoneCountry = async (trx: Transaction): Promise<string> => {
  const { rows } = await trx.raw<{ rows: { country: string }[] }>('SELECT default_country AS country FROM settings');
  return rows[0]?.country ?? '';
};

/**
 * A phone number as typed, in E.164; an extension is dropped. Throws HubError('invalid_input') naming `path` where it
 * is none: the number itself is personal and stays out of errors.
 */
export const normalisePhone = (typed: string, country: string, path = 'phoneNumber'): string => {
  const number = parsePhoneNumberFromString(typed, { ...defaultCountry(country), extract: false });
  if (!number?.isValid() || !E164.test(number.number)) {
    throw invalidInput(path, 'phone_number', 'Not a phone number');
  }
  return number.number;
};

const PHONE_CHARACTERS = /^[+()/.\-\s\p{Nd}]+$/u;

/**
 * What somebody has typed so far, where it may be a phone number: its beginning in E.164 form (null while not even the
 * country is clear), and its digits without the trunk's zeros, for the end of a number.
 */
export const phoneTyped = (typed: string, country: string): { prefix: string | null; digits: string } | null => {
  if (!PHONE_CHARACTERS.test(typed)) return null;
  const typing = new AsYouType(defaultCountry(country));
  typing.input(typed);
  return { prefix: typing.getNumberValue() ?? null, digits: parseDigits(typed).replace(/^0+/, '') };
};

const defaultCountry = (country: string): { defaultCountry?: CountryCode } =>
  isSupportedCountry(country) ? { defaultCountry: country } : {};
