import { answeredPacket, forbiddenPackets, oddPackets, strangeHandshake } from './packets.ts';
import { randomOf, type Random } from './random.ts';
import { rawConnection, type RawConnection } from './raw-connection.ts';
import { forbidden, odd, textFrame } from './websocket-frames.ts';

export type Attack = {
  readonly port: number;
  readonly tokens: readonly string[];
  readonly commandNames: readonly string[];
  /** Frames in all. */
  readonly frames: number;
  readonly atOnce: number;
  readonly seed: number;
  /** Not faster than this; Infinity as fast as can be. */
  readonly framesPerSecond?: number;
};

export type AttackReport = {
  frames: number;
  connections: number;
  /** Frames that have to be answered, and those that were. */
  asked: number;
  answered: number;
  /** What should have ended its connection and did not, by its name. */
  survived: Record<string, number>;
  /** Upgrades that were refused, though nothing was wrong with them. */
  refused: number;
};

const ANSWER_WITHIN_MS = 20_000;
const END_WITHIN_MS = 20_000;
/** Below the rate at which a socket is refused everything. */
const ASKED_EACH = 12;

/**
 * Sends frames that are wrong in every way that is known here, over connections with and without a session, and counts
 * what the hub made of them.
 */
export const attack = async (options: Attack): Promise<AttackReport> => {
  const { port, tokens, commandNames, atOnce, seed, framesPerSecond = Infinity } = options;
  const report: AttackReport = { frames: 0, connections: 0, asked: 0, answered: 0, survived: {}, refused: 0 };
  const startedAt = performance.now();

  const paced = async () => {
    const ahead = (report.frames / framesPerSecond) * 1_000 - (performance.now() - startedAt);
    if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
  };
  const mustEnd = async (connection: RawConnection, name: string, bytes: Buffer) => {
    connection.write(bytes);
    report.frames += 1;
    if (!(await connection.ended(END_WITHIN_MS))) report.survived[name] = (report.survived[name] ?? 0) + 1;
  };

  const asStranger = async (connection: RawConnection, random: Random) => {
    if (random.int(2) === 0) {
      connection.say(strangeHandshake(random));
      report.frames += 1;
    }
    const [name, make] = random.pick([...Object.entries(forbidden), ...Object.entries(odd)]);
    const bytes = make(random);
    if (name in forbidden) return mustEnd(connection, name, bytes);
    connection.write(bytes);
    report.frames += 1;
    await connection.ended(5);
  };

  const withSession = async (connection: RawConnection, random: Random) => {
    connection.say(`40${JSON.stringify({ protocol: 1, token: random.pick(tokens) })}`);
    if (!(await connection.until(() => connection.heard.some((text) => text.startsWith('40')), ANSWER_WITHIN_MS))) {
      report.refused += 1;
      return;
    }
    const count = 1 + random.int(ASKED_EACH);
    for (let id = 0; id < count; id += 1) connection.say(answeredPacket(random, id, commandNames));
    report.frames += count;
    report.asked += count;
    const answers = () => connection.heard.filter((text) => text.startsWith('43')).length;
    await connection.until(() => answers() === count, ANSWER_WITHIN_MS);
    report.answered += answers();

    const kind = random.int(3);
    if (kind === 0) {
      const [name, make] = random.pick(Object.entries(forbidden));
      return mustEnd(connection, name, make(random));
    }
    if (kind === 1) {
      const [name, make] = random.pick(Object.entries(forbiddenPackets));
      return mustEnd(connection, name, textFrame(make(random)));
    }
    for (let n = 0; n < 6; n += 1) {
      const packet =
        random.int(2) === 0
          ? textFrame(random.pick(Object.values(oddPackets))(random))
          : random.pick(Object.values(odd))(random);
      connection.write(packet);
      report.frames += 1;
    }
    await connection.ended(20);
  };

  const attacker = async (_: unknown, n: number) => {
    const random = randomOf(seed + n);
    while (report.frames < options.frames) {
      await paced();
      const connection = await rawConnection(port).catch(() => null);
      if (connection === null) {
        report.refused += 1;
        continue;
      }
      report.connections += 1;
      await (random.int(3) === 0 ? asStranger(connection, random) : withSession(connection, random));
      connection.destroy();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, attacker));
  return report;
};
