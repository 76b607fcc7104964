import * as z from 'zod/mini';
import type { Knex } from 'knex';
import { actAs } from '../auth/act-as.ts';
import { weaknessInWords, weaknessOf } from '../auth/sign-in/password-policy.ts';
import { hashPassword } from '../auth/sign-in/passwords.ts';
import { readConfig } from '../config.ts';
import { connectDatabase } from '../database/connect.ts';
import { reachDatabase } from '../database/start/first-connection.ts';
import { embeddedUrl } from '../database/embedded/embedded.ts';
import { inTransaction } from '../database/transaction.ts';
import { checkSchema } from '../database/start/start-checks.ts';
import { createLog } from '../log.ts';
import { User } from '../models/user.ts';
import * as f from '../protocol/fields.ts';
import { createPrompt, type Prompt } from './prompt.ts';
import { run } from './run.ts';

const ATTEMPTS = 3;

/** What was answered does not do; the message says what would. */
class Refused extends Error {}

/** `npm run create-admin`: the first administrator, or another one. Asks in a terminal, or reads four lines from a pipe. */
await run(async () => {
  const config = readConfig();
  const log = createLog(config);
  const session = {
    url: config.databaseUrl ?? (await embeddedUrl(config.dataDir)),
    nodeId: '',
    timeZone: config.timeZone,
    applicationName: 'queue-hub create-admin',
  };
  await reachDatabase({ session, log });
  const knex = connectDatabase({ ...session, pool: { min: 0, max: 1 }, log });
  const prompt = createPrompt(process.stdin, process.stderr);
  try {
    await checkSchema(knex);
    const username = await answer(prompt, 'Username: ', (text) => usernameOf(knex, text));
    const fullName = await answer(prompt, 'Full name: ', async (text) =>
      parse(f.personName, text, 'It takes 1 to 100 characters.'),
    );
    const password = await answer(prompt, 'Password: ', (text) => passwordOf(prompt, text, username), 'hidden');
    await createAdministrator(knex, { username, fullName, password });
    prompt.say(`${username} can sign in as an administrator now.`);
  } finally {
    prompt.close();
    await knex.destroy();
  }
});

/** A person at the terminal may try again; a script that sends something unusable has failed. */
async function answer(
  prompt: Prompt,
  question: string,
  accept: (text: string) => Promise<string>,
  hidden?: 'hidden',
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const text = await (hidden ? prompt.askSecret(question) : prompt.ask(question));
    try {
      return await accept(text);
    } catch (error) {
      if (!(error instanceof Refused) || !process.stdin.isTTY || attempt >= ATTEMPTS) throw error;
      prompt.say(error.message);
    }
  }
}

function parse(field: z.ZodMiniType<string>, text: string, takes: string): string {
  const parsed = z.safeParse(field, text);
  if (!parsed.success) throw new Refused(takes);
  return parsed.data;
}

async function usernameOf(knex: Knex, text: string): Promise<string> {
  const username = parse(f.username, text, 'It takes 2 to 64 characters without spaces.');
  const taken = await User.query(knex).whereRaw('lower(username) = lower(?)', [username]).first();
  if (taken) throw new Refused(`There is a login ${taken.username} already.`);
  return username;
}

async function passwordOf(prompt: Prompt, password: string, username: string): Promise<string> {
  const weakness = await weaknessOf(password, { username });
  if (weakness !== null) throw new Refused(weaknessInWords[weakness]);
  if ((await prompt.askSecret('Password again: ')) !== password) throw new Refused('The two passwords differ.');
  return password;
}

async function createAdministrator(
  knex: Knex,
  { username, fullName, password }: { username: string; fullName: string; password: string },
): Promise<void> {
  const passwordHash = await hashPassword(password);
  await inTransaction(knex, async (trx) => {
    await actAs(trx, { actor: 'cli:create-admin', action: 'user:create' });
    await User.query(trx).insert({ username, fullName, role: 'admin', passwordHash });
  });
}
