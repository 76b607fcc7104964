import type { Transaction } from 'objection';
import { readPhone } from '../protocol/text/phone.ts';
import { invalidInput } from './invalid-input.ts';

/** The hospital's country, for phone numbers typed without one. */
export const phoneCountry = async (trx: Transaction): Promise<string> => {
  const { rows } = await trx.raw<{ rows: { country: string }[] }>('SELECT default_country AS country FROM settings');
  return rows[0]?.country ?? '';
};

/**
 * A phone number as typed, in E.164; an extension is dropped. Throws HubError('invalid_input') naming `path` where it
 * is none, or may be two: the number itself is personal and stays out of errors.
 */
export const normalisePhone = (
  typed: string,
  country: string,
  { path = 'phoneNumber', codeShown = false } = {},
): string => {
  const read = readPhone(typed, country, { codeShown });
  if (read.kind === 'phone') return read.e164;
  if (read.kind === 'wrong' && read.why === 'unclear') {
    throw invalidInput(path, 'phone_unclear', 'Expected + and the country, or the first zero');
  }
  throw invalidInput(path, 'phone_number', 'Not a phone number');
};
