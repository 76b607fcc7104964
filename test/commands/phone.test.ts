import { expect, test } from 'vitest';
import { normalisePhone } from '../../src/commands/phone.ts';
import { phoneTyped } from '../../src/protocol/text/phone.ts';
import { HubError } from '../../src/protocol/errors.ts';

test.each([
  ['0151 23456789', 'DE', '+4915123456789'],
  ['0049 (151) 234-567-89', 'DE', '+4915123456789'],
  ['+49 151 23456789', 'CL', '+4915123456789'],
  ['٠١٥١ ٢٣٤٥٦٧٨٩', 'DE', '+4915123456789'],
  ['06 1234 5678', 'IT', '+390612345678'],
  ['0151 23456789 ext. 5', 'DE', '+4915123456789'],
  ['+49 151 23456789', 'ZZ', '+4915123456789'],
])('%s in %s is %s', (typed, country, number) => {
  expect(normalisePhone(typed, country)).toBe(number);
});

test.each([
  ['110', 'DE'],
  ['hello', 'DE'],
  ['call 0151 23456789', 'DE'],
  ['00000000', 'DE'],
  ['0151 1234567890123456', 'DE'],
  ['0151 23456789', 'ZZ'],
  ['', 'DE'],
])('%s in %s is refused without being repeated', (typed, country) => {
  const refused = () => normalisePhone(typed, country, { path: 'guardianPhone' });
  expect(refused).toThrow(HubError);
  expect(refused).toThrow(
    expect.objectContaining({
      code: 'invalid_input',
      details: { issues: [{ path: 'guardianPhone', code: 'phone_number', message: 'Not a phone number' }] },
    }),
  );
});

test.each([
  ['0151 23', 'DE', { prefix: '+4915123', digits: '15123' }],
  ['+49151', 'CL', { prefix: '+49151', digits: '49151' }],
  ['06 12', 'IT', { prefix: '+390612', digits: '612' }],
  ['٠١٥١ ٢٣', 'DE', { prefix: '+4915123', digits: '15123' }],
  ['0151', 'ZZ', { prefix: null, digits: '151' }],
  ['Müller', 'DE', null],
  ['MRN 17', 'DE', null],
])('%s typed so far in %s may be the phone number %o', (typed, country, phone) => {
  expect(phoneTyped(typed, country)).toEqual(phone);
});
