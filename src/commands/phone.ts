import { AsYouType, isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';
import type { Transaction } from 'objection';
import { HubError } from '../protocol/errors.ts';

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
    throw new HubError('invalid_input', { issues: [{ path, code: 'phone_number', message: 'Not a phone number' }] });
  }
  return number.number;
};

/** The beginning of an E.164 number that somebody has typed so far; null while not even the country is clear. */
export const phonePrefix = (typed: string, country: string): string | null => {
  const { defaultCountry: code } = defaultCountry(country);
  const typing = new AsYouType(code);
  typing.input(typed);
  return typing.getNumberValue() ?? null;
};

const defaultCountry = (country: string): { defaultCountry?: CountryCode } =>
  isSupportedCountry(country) ? { defaultCountry: country } : {};
