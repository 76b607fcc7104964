import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLog } from '../src/log.ts';

const SECRET = 'Zyxwv-Marker';

test('personal fields are censored at any depth, whatever their spelling', () => {
  const { log, text } = captured();
  log.info({
    event: 'patient_registered',
    patientId: 'p1',
    fullName: SECRET,
    nested: { list: [{ phone_number: SECRET, Password: SECRET, 'set-cookie': SECRET, dateOfBirth: SECRET }] },
    payload: { anything: SECRET },
  });
  expect(text()).not.toContain(SECRET);
  expect(text()).toContain('"event":"patient_registered"');
  expect(text()).toContain('"patientId":"p1"');
});

test("an error shows its code, constraint and frames, but not the row that PostgreSQL's detail repeats", () => {
  const { log, text } = captured();
  const error = Object.assign(new Error('duplicate key value violates unique constraint'), {
    code: '23505',
    constraint: 'patients_phone_number_key',
    detail: `Key (phone_number)=(${SECRET}) already exists.`,
  });
  log.error({ event: 'command_failed', err: error });
  log.error(error);
  expect(text()).not.toContain(SECRET);
  expect(text().match(/"constraint":"patients_phone_number_key"/g)).toHaveLength(2);
  expect(text()).toContain('log.test.ts');
});

test('a message that quotes input is censored, in err, in msg and in its cause', () => {
  const { log, text } = captured();
  const cause = Object.assign(new Error(`invalid input syntax for type uuid: "${SECRET}"`), { code: '22P02' });
  log.error({ event: 'command_failed', err: new Error('the command failed', { cause }) });
  log.error(cause);
  log.warn({ event: 'bad_json', err: new SyntaxError(`Unexpected token in "${SECRET}"`) });
  expect(text()).not.toContain(SECRET);
  expect(text()).toContain('the command failed');
});

test('nor does it show where Objection hides the driver’s error, and its code, in one of its own', () => {
  const { log, text } = captured();
  const message = `insert into "patients" … - invalid input syntax for type date: "${SECRET}"`;
  const nativeError = Object.assign(new Error(message), { code: '22007', constraint: 'none', detail: SECRET });
  log.error({ event: 'command_failed', err: Object.assign(new Error(message), { name: 'DataError', nativeError }) });
  log.error({ event: 'command_failed', err: new Error(`syntax error in tsquery: "${SECRET}"`) });
  expect(text()).not.toContain(SECRET);
  expect(text()).toContain('"code":"22007"');
});

test('a phone number within any text is censored', () => {
  const { log, text } = captured();
  log.info({ event: 'x', said: 'call +49 30 2093-4567 back' }, 'sms to +4915112345678');
  expect(text()).toContain('call [redacted] back');
  expect(text()).toContain('sms to [redacted]');
});

test('lines below the configured level are not written', () => {
  const { log, text } = captured('warn');
  log.info({ event: 'quiet' });
  expect(text()).toBe('');
});

describe('of an outage of the database', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => void vi.useRealTimers());
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const events = (text: string) =>
    text.split('\n').flatMap((line): { level: string; event: string }[] => (line === '' ? [] : [JSON.parse(line)]));

  test.each([
    ['info', ['error database_unavailable', 'warn database_available', 'warn database_available']],
    ['warn', ['error database_unavailable', 'warn database_available', 'warn database_available']],
    ['error', ['error database_unavailable']],
  ] as const)('at level %s there is one error if it lasts, and one line at its end', (level, expected) => {
    const { log, text } = captured(level);
    const fail = (seconds: number) => {
      for (let n = 0; n < seconds * 10; n += 1) {
        log.warn({ event: 'feed_read_failed', err: refused });
        log.warn({ event: 'command_failed', err: new Error('unavailable', { cause: refused }) });
        vi.advanceTimersByTime(100);
      }
      vi.advanceTimersByTime(15_000);
    };
    fail(12);
    fail(3);
    expect(events(text()).map((line) => `${line.level} ${line.event}`)).toEqual(expected);
    expect(events(text())[0]).toMatchObject({ forMs: 10_000, failed: { feed_read_failed: 101 } });
  });

  test('what fails for another reason is said as ever', () => {
    const { log, text } = captured();
    log.warn({ event: 'ticket_not_told', err: new Error('a bug') });
    log.warn({ event: 'overloaded' });
    expect(events(text()).map(({ event }) => event)).toEqual(['ticket_not_told', 'overloaded']);
  });
});

function captured(logLevel: 'info' | 'warn' | 'error' = 'info') {
  const lines: string[] = [];
  const log = createLog({ logLevel }, { write: (line) => void lines.push(line) });
  return { log, text: () => lines.join('') };
}
