import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyPassword } from '../../src/auth/sign-in/passwords.ts';
import { AuditRecord } from '../../src/models/audit-record.ts';
import { User } from '../../src/models/user.ts';
import { aUser } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = ['--import', 'tsx', 'src/cli/create-admin.ts'];
const password = 'kaputter-Regenschirm';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(() => database?.drop());

const environment = (url = database.url) => ({
  ...process.env,
  DATABASE_URL: url,
  LOG_LEVEL: 'silent',
});

type Ended = { code: number | null; shown: string };

/** With its answers from a pipe. */
const piped = (lines: string[], url?: string): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, program, { cwd: root, env: environment(url) });
    let shown = '';
    child.stdout.on('data', (chunk) => (shown += chunk));
    child.stderr.on('data', (chunk) => (shown += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, shown }));
    child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  });

/** In a terminal of its own (util-linux `script`), typing each answer when its question has been shown. */
const typed = (answers: [question: string, answer: string][]): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const command = [process.execPath, ...program].map((part) => `'${part}'`).join(' ');
    const child = spawn('script', ['-qefc', command, '/dev/null'], { cwd: root, env: environment() });
    let shown = '';
    let seen = 0;
    const left = [...answers];
    child.stdout.on('data', (chunk) => {
      shown += chunk;
      for (const [question, answer] of left.slice(0, 1)) {
        const at = shown.indexOf(question, seen);
        if (at < 0) return;
        seen = at + question.length;
        left.shift();
        child.stdin.write(`${answer}\r`);
      }
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, shown }));
  });

const login = (username: string) => User.query(database.knex).findOne({ username });

describe('from a pipe', () => {
  test('four lines make an administrator who can sign in', async () => {
    const { code, shown } = await piped(['chief', 'Charlotte Chief', password, password]);
    expect(shown).toContain('chief can sign in as an administrator now.');
    expect(shown).not.toContain(password);
    expect(code).toBe(0);
    const user = await login('chief');
    expect(user).toMatchObject({ role: 'admin', fullName: 'Charlotte Chief', active: true, mustChangePassword: false });
    expect(await verifyPassword(user?.passwordHash ?? null, password)).toBe(true);
    const [record] = await AuditRecord.query(database.knex).where({ row_id: user?.userId });
    expect(record).toMatchObject({ actor: 'cli:create-admin', action: 'user:create' });
  });

  test.each<[string, string[], string]>([
    ['a short password', ['short', 'Short', 'nine-char', 'nine-char'], 'shorter than 10 characters'],
    ['a common password', ['common', 'Common', 'Password123!', 'Password123!'], 'guessed first'],
    ['two passwords that differ', ['differ', 'Differ', password, `${password}x`], 'differ'],
    ['a username with a space', ['two words', 'Two', password, password], 'without spaces'],
    ['an empty name', ['empty', ' ', password, password], '1 to 100 characters'],
    ['too few answers', ['few', 'Few', password], 'input ended'],
    ['nothing', [], 'input ended'],
  ])('%s makes nobody, and says why', async (_, lines, why) => {
    const { code, shown } = await piped(lines);
    expect(shown).toContain(why);
    expect(shown).not.toContain(password);
    expect(code).toBe(1);
    expect(lines[0] === undefined ? undefined : await login(lines[0])).toBeUndefined();
  });

  test('a username that is taken, in any case, is refused', async () => {
    await aUser(database.knex, { username: 'Taken.Name' });
    const { code, shown } = await piped(['taken.NAME', 'Other', password, password]);
    expect(shown).toContain('There is a login Taken.Name already.');
    expect(code).toBe(1);
  });

  test('a database without the schema is named as such', async () => {
    const empty = await testDatabase({ empty: true });
    const { code, shown } = await piped(['chief', 'Chief', password, password], empty.url);
    expect(shown).toContain('npm run migrate');
    expect(code).toBe(1);
    await empty.drop();
  });
});

// Elsewhere `script` takes its command in another form.
describe.skipIf(process.platform !== 'linux')('in a terminal', () => {
  test('the password is never shown, and a second try is given after a weak one', async () => {
    const { code, shown } = await typed([
      ['Username: ', 'terminal'],
      ['Full name: ', 'Tess Terminal'],
      ['Password: ', 'Password123!'],
      ['Password: ', password],
      ['Password again: ', password],
    ]);
    expect(shown).toContain('Tess Terminal');
    expect(shown).toContain('guessed first');
    expect(shown).toContain('terminal can sign in as an administrator now.');
    expect(shown).not.toContain('Password123!');
    expect(shown).not.toContain(password);
    expect(code).toBe(0);
    expect(await verifyPassword((await login('terminal'))?.passwordHash ?? null, password)).toBe(true);
  });

  test('what is typed ahead of the question for the password is not shown either', async () => {
    const { shown } = await typed([
      ['Username: ', 'hasty'],
      ['Full name: ', `Hasty Hands\r${password}\r${password}`],
    ]);
    expect(shown).toContain('hasty can sign in as an administrator now.');
    expect(shown).not.toContain(password);
  });

  test('Ctrl-C ends it, and nobody was made', async () => {
    const { code, shown } = await typed([
      ['Username: ', 'nobody'],
      ['Full name: ', '\u0003'],
    ]);
    expect(shown).toContain('nothing was changed');
    expect(code).toBe(1);
    expect(await login('nobody')).toBeUndefined();
  });
});
