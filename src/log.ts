import { pino, type DestinationStream, type Logger } from 'pino';
import type { Config } from './config.ts';
import { createOutages } from './outages.ts';

/** `log.info({ event: 'hub_listening', port })`: an event name, ids and durations; never a person, a secret or a payload. */
export type Log = Logger;

/**
 * The hub's log: JSON lines on standard output, or short readable ones where that is a terminal. The convention
 * keeps personal data out; the redaction here is for the day somebody forgets it, so it goes by key names at any depth.
 */
export function createLog(config: Pick<Config, 'logLevel'>, destination?: DestinationStream): Log {
  const target = destination ?? (process.stdout.isTTY ? readable(process.stdout) : pino.destination({ sync: false }));
  const outages = createOutages((level, line) => log[level](line));
  const log = pino(
    {
      // Warnings of an outage are counted also where they are not said, since they may become an error.
      level: config.logLevel === 'error' ? 'warn' : config.logLevel,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (described: unknown) => described },
      // A hook rather than a formatter: pino copies an error's message into `msg` before formatters see it.
      hooks: {
        logMethod(args, method, level) {
          const [first, ...rest]: unknown[] = args;
          if (level === WARN && first instanceof Object && outages.takes(first)) return this.debug(first);
          if (level === WARN && config.logLevel === 'error') return;
          const fields = first instanceof Error ? { err: describeError(first) } : censorValue(first, 0);
          Reflect.apply(method, this, [fields, ...rest.map((value) => censorValue(value, 0))]);
        },
      },
    },
    target,
  );
  return log;
}

/** pino's number for it. */
const WARN = 40;
const CENSORED = '[redacted]';
const DEPTH = 6;

/** Compared without case, `_` and `-`, so that a column, a property and a header are one entry. */
const PRIVATE_KEYS = new Set(
  `
    fullname firstname lastname patientname guardianname username phone phonenumber email dateofbirth
    medicalrecordnumber confirmationcode appointmentcode reason instruction needs note notes token tickettoken tokenhash password
    passwordhash newpassword secret authorization cookie setcookie auth databaseurl connectionstring
    metricstoken clientsecret pairingcode payload input data body args row rows patient before after bindings
    values detail trackingurl name
  `
    .trim()
    .split(/\s+/),
);

function censor(fields: Record<string, unknown>, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => {
      if (value !== null && value !== undefined && PRIVATE_KEYS.has(key.toLowerCase().replace(/[_-]/g, ''))) {
        return [key, CENSORED];
      }
      return [key, censorValue(value, depth)];
    }),
  );
}

function censorValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return withoutPhones(value);
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date || typeof value !== 'object' || value === null) return value;
  if (depth >= DEPTH) return '[deeper]';
  if (Array.isArray(value)) return value.map((item: unknown) => censorValue(item, depth + 1));
  return censor({ ...value }, depth + 1);
}

function withoutPhones(text: string): string {
  return text.replace(/\+\d[\d ().-]{5,}\d/g, CENSORED);
}

/**
 * An error without what people typed: PostgreSQL's DETAIL holds the row, its class 22 messages, those about search
 * queries and JSON's hold the value, and the stack repeats the message. Code, constraint and frames find the cause
 * without them. Objection hides the driver's error, which has the code, in one of its own.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? withoutPhones(error) : CENSORED;
  const native: unknown = Reflect.get(error, 'nativeError');
  const field = (name: string): string | undefined => {
    const value: unknown =
      Reflect.get(error, name) ?? (native instanceof Error ? Reflect.get(native, name) : undefined);
    return typeof value === 'string' ? value : undefined;
  };
  const code = field('code');
  const quotesInput =
    error instanceof SyntaxError ||
    /tsquery/.test(error.message) ||
    (code !== undefined && /^22[0-9A-Z]{3}$/.test(code));
  return {
    type: error.name === 'error' ? 'DatabaseError' : error.name,
    code,
    constraint: field('constraint'),
    table: field('table'),
    column: field('column'),
    routine: field('routine'),
    message: quotesInput ? CENSORED : withoutPhones(error.message),
    stack: error.stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n'),
    cause: error.cause === undefined ? undefined : describeError(error.cause),
  };
}

/** One short line an event, for a person at a terminal: `09:31:07 info  hub_listening port=3000`. */
function readable(out: NodeJS.WriteStream): DestinationStream {
  return {
    write(line) {
      const { time, level, event, msg, pid: _, err, ...fields }: Record<string, unknown> = JSON.parse(line);
      const pairs = Object.entries(fields).map(
        ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
      );
      const clock = String(time).slice(11, 19);
      const trouble = err === undefined ? '' : `\n${JSON.stringify(err, null, 2).replaceAll('\\n', '\n')}`;
      const words = [clock, String(level).padEnd(5), ...[event, msg].filter(isText), ...pairs];
      out.write(`${words.join(' ')}${trouble}\n`);
    },
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
