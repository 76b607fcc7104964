import { parseArgs } from 'node:util';
import { z } from 'zod';

export type SimulateOptions = {
  readonly url: string;
  /** Simulated minutes in one real minute. */
  readonly speed: number;
  readonly seed: string;
  /** Of the simulated day. */
  readonly minutes: number;
  readonly patientsPerHour: number;
  readonly boards: number;
  readonly doctors: readonly string[];
  readonly nurse: string;
  readonly reception: string;
  readonly password: string;
  readonly kioskToken: string;
  readonly boardToken: string;
  /** Null: the hub's configuration says. */
  readonly databaseUrl: string | null;
  readonly check: boolean;
  readonly closeDay: boolean;
};

export const HOW_TO_RESET = `What was played stays in the hospital's day. To begin again with a fresh demo: stop the hub, then
  npm run demo:reset && npm start
In a hospital of your own, end the day with --close-day.`;

/** For a person with a browser. A token that is no demo's stays a secret. */
export const whereToLook = ({ url, boardToken, reception, doctors }: SimulateOptions): string => {
  const at = (path: string) => new URL(path, url).href;
  const board = boardToken === texts['board-token'] ? `/board#token=${boardToken}` : '/board';
  return [
    'Look at it meanwhile:',
    `  the board      ${at(board)}`,
    `  reception      ${at('/reception')}   sign in as ${reception}`,
    `  a doctor       ${at('/doctor')}   sign in as ${doctors[0] ?? 'a doctor'}`,
  ].join('\n');
};

export const usage = `Plays an outpatient day against a running hub, then checks what must hold.

  npm run simulate -- [options]

  --url URL             the hub (http://127.0.0.1:3000)
  --speed N             simulated minutes in a minute (60: ten hours in ten minutes)
  --seed TEXT           what is decided by chance is decided the same way again (7)
  --hours N             length of the day (10); or --minutes N
  --patients N          arrivals an hour, by the profile of a day (25)
  --boards N            waiting-room boards that watch (4)
  --doctors A,B,…       logins (doctor1,…,doctor8); --nurse, --reception
  --password TEXT       of all of them (demo-hub)
  --kiosk-token TEXT    a paired kiosk's token (demo-kiosk); --board-token (demo-board)
  --database URL        to check against (DATABASE_URL, or the embedded database that runs)
  --no-check            play only
  --close-day           end what is left of the day in every department: for a hospital that only plays

While it plays there is a line for each doctor. A consultation takes seconds then, and those do not count for the
expected wait: tickets say how many are ahead, and no time.

${HOW_TO_RESET}
`;

const demoDoctors = Array.from({ length: 8 }, (_, at) => `doctor${at + 1}`).join(',');
const texts = {
  url: 'http://127.0.0.1:3000',
  speed: '60',
  seed: '7',
  hours: '10',
  minutes: '',
  patients: '25',
  boards: '4',
  doctors: demoDoctors,
  nurse: 'nurse',
  reception: 'reception',
  password: 'demo-hub',
  'kiosk-token': 'demo-kiosk',
  'board-token': 'demo-board',
  database: '',
};

const number = (least: number, most: number) =>
  z.coerce.number(`takes a number`).min(least, `takes ${least} at least`).max(most, `takes ${most} at most`);

const schema = z.object({
  url: z.url('takes a URL, as http://127.0.0.1:3000'),
  speed: number(1, 10_000),
  seed: z.string(),
  hours: number(0.01, 24),
  minutes: z.union([z.literal(''), number(1, 1_440)]),
  patients: number(1, 1_000),
  boards: number(0, 1_000).pipe(z.int('takes a whole number')),
  doctors: z.string().transform((text) => text.split(',').filter(Boolean)),
  nurse: z.string().min(1),
  reception: z.string().min(1),
  password: z.string().min(1),
  'kiosk-token': z.string().min(1),
  'board-token': z.string().min(1),
  database: z.string(),
});

/** Null where help was asked for. Throws Error naming the option and what it takes. */
export const readOptions = (args: readonly string[]): SimulateOptions | null => {
  const known = Object.fromEntries(
    Object.entries(texts).map(([name, value]) => [name, { type: 'string' as const, default: value }]),
  );
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      ...known,
      help: { type: 'boolean', short: 'h' },
      check: { type: 'boolean', default: true },
      'close-day': { type: 'boolean', default: false },
    },
  });
  if (values['help']) return null;
  const parsed = schema.safeParse(values);
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map(({ path, message }) => `--${path.join('.')} ${message}.`).join('\n'));
  }
  const { hours, minutes, patients, database, ...read } = parsed.data;
  return {
    ...read,
    minutes: minutes === '' ? hours * 60 : minutes,
    patientsPerHour: patients,
    kioskToken: read['kiosk-token'],
    boardToken: read['board-token'],
    databaseUrl: database === '' ? null : database,
    check: values['check'],
    closeDay: values['close-day'],
  };
};
