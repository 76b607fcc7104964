import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { commandNames, commands, type CommandName } from '../../src/protocol/commands/index.ts';
import { audienceOf } from '../../src/protocol/roles.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { asOwner } from '../support/owner.ts';
import { cases, type Case } from './redaction/cases.ts';
import { EVERYTHING, openHospital, type Answer, type Hospital, type Screen } from './redaction/hospital.ts';
import { createMarks, marksIn, personalIn } from './redaction/marks.ts';
import { engineNames } from '../support/engine-names.ts';

const METRICS_TOKEN = 'metrics-token-of-this-test';
const NOBODY = '01900000-0000-7000-8000-000000000000';
const UUID = /^[0-9a-f]{8}-/;

type Refusal = { readonly by: Screen; readonly command: string; readonly sent: unknown; readonly answer: Answer };

describe.each(engineNames)('what people type, on %s', (engine) => {
  let database: TestDatabase;
  let hub: RunningHub;
  let hospital: Hospital;
  const refusals: Refusal[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    hub = await startHub({ databaseUrl: database.url, engine, env: { LOG_LEVEL: 'trace', METRICS_TOKEN } });
    hospital = await openHospital({ knex: database.knex, url: hub.url, marks: createMarks() });
  });
  afterAll(async () => {
    for (const screen of Object.values(hospital?.screens ?? {})) screen.close();
    await hub?.stop();
    await database?.drop();
  });

  const attempt = async (by: Screen, command: CommandName, sent: unknown): Promise<Answer> => {
    const answer = await by.send(command, sent);
    if (!answer.ok) refusals.push({ by, command, sent, answer });
    return answer;
  };

  test('every command is accepted, with marks in all that it takes', async () => {
    const showed = new Map<CommandName, unknown>();
    for (const command of commandNames) {
      const { by, input }: Case<CommandName> = cases[command];
      const sent = await input(hospital);
      if (command === 'user:change-password' || command === 'user:sign-out') {
        const { screen, password } = await hospital.stranger();
        const own = command === 'user:sign-out' ? {} : { ...sent, currentPassword: password };
        expect(await attempt(screen, command, own), command).toMatchObject({ ok: true });
        screen.close();
        continue;
      }
      const answer = await attempt(hospital.screens[by], command, sent);
      expect(answer, command).toMatchObject({ ok: true });
      // What live screens show is what the role may see all day; who had one open is in the sessions.
      // Lists of staff, doctors and devices show no patient.
      const isOfPatients = /^(patient|appointment|queue|audit):/.test(command);
      if (commands[command].kind === 'read' && isOfPatients) showed.set(command, answer.data);
    }
    // Whatever showed somebody, that it did is in the audit: by whom, and how much; never what was typed.
    const notes = await asOwner(
      database.knex,
      `SELECT action, actor, after FROM audit_log WHERE after ?| '{read,exported}'`,
    );
    for (const [command, data] of showed) {
      if (personalIn(JSON.stringify(data)).length === 0) continue;
      expect(
        notes.filter(({ action }) => action === command),
        command,
      ).toMatchObject([{ actor: expect.stringMatching(/^user:/) }]);
    }
    expect(notes.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['patient:find', 'patient:export', 'appointment:list', 'queue:timeline', 'audit:list']),
    );
    expect(marksIn(JSON.stringify(notes))).toEqual([]);
  });

  test('every command is refused in every way that there is', async () => {
    const { screens, marks } = hospital;
    for (const screen of Object.values(screens)) await screen.send('feed:subscribe', EVERYTHING);
    for (const command of commandNames) {
      if (command === 'user:sign-out') continue;
      const { by, input }: Case<CommandName> = cases[command];
      const sent: Record<string, unknown> = { ...(await input(hospital)) };
      const screen = screens[by];
      const wrong = Object.entries(sent)
        .filter(([, value]) => typeof value === 'string')
        .flatMap(([field, value]) => [
          { ...sent, [field]: marks.personal().repeat(120) },
          { ...sent, [field]: `${marks.personal()}\0` },
          { ...sent, [field]: { [marks.personal()]: marks.personal() } },
          ...(UUID.test(String(value)) ? [{ ...sent, [field]: NOBODY }] : []),
        ]);
      const stale = 'expectedRevision' in commands[command].input.shape ? [{ ...sent, expectedRevision: 999 }] : [];
      for (const one of [
        ...wrong,
        ...stale,
        { ...sent, colour: marks.personal() },
        marks.personal(),
        [marks.personal()],
      ]) {
        await attempt(screen, command, one);
      }
      for (const other of Object.values(screens)) {
        if (command !== 'feed:subscribe' && command !== 'feed:unsubscribe') await attempt(other, command, sent);
      }
      // Whatever became of it, once more, and under a requestId that has been used for something else.
      await attempt(screen, command, sent);
      const requestId = '01900000-0000-7000-8000-00000000000a';
      if (commands[command].kind === 'command') await attempt(screen, command, { ...sent, requestId });
    }
    const codes = new Set(refusals.map(({ answer }) => answer.error?.code));
    for (const code of ['invalid_input', 'forbidden', 'not_found', 'conflict', 'invalid_transition']) {
      expect(codes).toContain(code);
    }
    for (const command of commandNames.filter((name) => name !== 'user:sign-out' && name !== 'feed:unsubscribe')) {
      expect(
        refusals.some((refusal) => refusal.command === command),
        command,
      ).toBe(true);
    }
  });

  test('failures of the database are refused without a word of what was in the row', async () => {
    await asOwner(
      database.knex,
      `CREATE FUNCTION boom() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
       BEGIN
         CASE split_part(NEW.full_name, ' ', 1)
           WHEN 'Detail' THEN RAISE 'boom' USING ERRCODE = 'XX000', DETAIL = NEW.full_name, HINT = NEW.phone_number;
           WHEN 'Value' THEN RAISE 'bad value "%"', NEW.full_name USING ERRCODE = '22023';
           WHEN 'Phone' THEN RAISE 'no such number: %', NEW.phone_number USING ERRCODE = 'XX000';
           WHEN 'Query' THEN PERFORM to_tsquery('simple', NEW.full_name);
           WHEN 'Check' THEN RAISE 'no' USING ERRCODE = '23514', CONSTRAINT = 'boom', DETAIL = NEW.full_name;
           ELSE NULL;
         END CASE;
         RETURN NEW;
       END $$;
       CREATE TRIGGER boom BEFORE INSERT ON patients FOR EACH ROW EXECUTE FUNCTION boom()`,
    );
    const { screens, marks } = hospital;
    for (const [how, code] of [
      ['Detail', 'internal'],
      ['Value', 'internal'],
      ['Phone', 'internal'],
      ['Query', 'internal'],
      ['Check', 'conflict'],
    ]) {
      const input = { fullName: `${how} ${marks.personal()}`, phoneNumber: marks.phoneNumber() };
      const answer = await attempt(screens.reception, 'patient:register', input);
      expect(answer.error?.code, how).toBe(code);
      const { reference } = answer.error?.details ?? {};
      if (code === 'internal') await vi.waitFor(() => expect(hub.log.join('\n')).toContain(String(reference)));
    }
  });

  test('at the other doors too: sign-in, pairing, tickets, and connections that are refused', async () => {
    const { marks, secrets } = hospital;
    const post = (path: string, body: unknown) =>
      fetch(`${hub.url}${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
    const signIn = await post('/auth/login', { username: marks.personal(), password: marks.personal() });
    expect(signIn.status).toBe(401);
    const answers = [signIn, await post('/auth/login', { username: marks.personal(), colour: marks.personal() })];
    answers.push(
      await post('/auth/login', marks.personal()),
      await post('/devices/pairings', { kind: marks.personal() }),
    );
    answers.push(await fetch(`${hub.url}/devices/pairings/${marks.personal()}`));
    for (const path of ['/ticket/', '/docs/', '/nowhere/', '/auth/session?name=']) {
      answers.push(
        await fetch(`${hub.url}${path}${marks.personal()}`, { headers: { Cookie: `hub_session=${marks.personal()}` } }),
      );
    }
    for (const secret of secrets)
      await fetch(`${hub.url}/ticket/${secret}`, { headers: { Authorization: `Bearer ${secret}` } });
    for (const answer of answers) expect(marksIn(await answer.text()), answer.url).toEqual([]);
  });

  test('is in no refusal: neither to whoever typed it, nor what the row holds to a public screen', () => {
    expect(refusals.length).toBeGreaterThan(500);
    for (const { by, command, sent, answer } of refusals) {
      const { current: _, ...details } = answer.error?.details ?? {};
      const said = JSON.stringify({ ...answer.error, details });
      // Staff see the row as it now is with a conflict; nobody hears what they sent.
      expect(marksIn(said), `${by.role} ${command} ${said}`).toEqual([]);
      if (audienceOf(by.role) === 'public') expect(answer.error?.details?.['current'] ?? null, command).toBeNull();
      expect(sent).toBeDefined();
    }
  });

  test('comes to no public screen, in no packet', () => {
    const { kiosk, board, ticket } = hospital.screens;
    for (const { role, frames } of [kiosk, board, ticket]) {
      expect(frames.length, role).toBeGreaterThan(50);
      expect(personalIn(frames.join('\n')), role).toEqual([]);
    }
    expect(board.frames.filter((frame) => frame.includes('queue:changed')).length).toBeGreaterThan(100);
    const shown = board.frames.join('\n');
    for (const secret of hospital.secrets) expect(shown).not.toContain(secret);
  });

  test('is in no metric', async () => {
    const response = await fetch(`${hub.url}/metrics`, { headers: { Authorization: `Bearer ${METRICS_TOKEN}` } });
    const metrics = await response.text();
    expect(metrics).toContain('hub_connections');
    expect(marksIn(metrics)).toEqual([]);
    for (const secret of hospital.secrets) expect(metrics).not.toContain(secret);
  });

  test('is in no line of the log, at its most talkative, and neither is what opens a door', async () => {
    for (const screen of Object.values(hospital.screens)) screen.close();
    expect(await hub.stop()).toBe(0);
    const log = hub.log.join('\n');
    for (const command of commandNames.filter((name) => !name.startsWith('feed:')))
      expect(log).toContain(`"${command}"`);
    expect(hub.log.filter((line) => marksIn(line).length > 0)).toEqual([]);
    for (const secret of [...hospital.secrets, METRICS_TOKEN, new URL(database.url).password]) {
      expect(log.includes(secret) ? secret : '').toBe('');
    }
  });
});
