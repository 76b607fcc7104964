import type { Random } from './random.ts';

/** JSON that is hard on whoever reads it: deep, long, of strange keys and numbers. */
const strangeJson = (random: Random, depth = 0): string => {
  const inner = () => strangeJson(random, depth + 1);
  const leaf = [
    'null',
    'true',
    '-0',
    '1e400',
    '1e-400',
    '99999999999999999999999',
    '0.1',
    '""',
    '"\\u0000"',
    '"\\ud800"',
    '"𝒳مرحبا"',
    `"${'x'.repeat(random.int(300))}"`,
    `"${'../'.repeat(random.int(6))}"`,
    '"\'; DROP TABLE queue; --"',
    '"01900000-0000-7000-8000-000000000000"',
    '"infinity"',
    '"2026-02-30"',
    '{}',
    '[]',
  ];
  if (depth > 4 || random.int(3) === 0) return random.pick(leaf);
  const keys = [
    '__proto__',
    'constructor',
    'requestId',
    'doctorId',
    'queueId',
    'toString',
    'length',
    '',
    'since',
    'all',
  ];
  return random.int(2) === 0
    ? `[${Array.from({ length: random.int(4) }, inner).join(',')}]`
    : `{${Array.from({ length: random.int(4) }, () => `"${random.pick(keys)}":${inner()}`).join(',')}}`;
};

/** Answered, whatever is in it: the number is the acknowledgement's. */
export const answeredPacket = (random: Random, id: number, commandNames: readonly string[]): string => {
  const strangers = [
    'connection',
    'toString',
    '__proto__',
    'hasOwnProperty',
    'queue:',
    'QUEUE:CALL',
    'feed',
    '💥',
    'x',
  ];
  const event = random.int(4) === 0 ? random.pick(strangers) : random.pick(commandNames);
  const more = random.int(8) === 0 ? `,${strangeJson(random)}` : '';
  return `42${id}[${JSON.stringify(event)},${strangeJson(random)}${more}]`;
};

/** After each of these the connection has to end. */
export const forbiddenPackets: Readonly<Record<string, (random: Random) => string>> = {
  'an unknown Engine.IO packet': (random) => random.pick(['7', '8', '9', 'x', ' ', '-1', '\u001e']),
  'a heartbeat, which is the server’s to send': (random) => random.pick(['2', '2probe']),
  'binary in base64': (random) => `b${random.bytes(random.int(60)).toString('base64')}`,
  'an unknown Socket.IO packet': (random) => random.pick(['47', '48', '49', '4x', '4-']),
  'JSON that is none': (random) => random.pick(['42["x"', '42{', '42["x",]', '42[undefined]', "42['x']", '42NaN']),
  'an event without a name': (random) => random.pick(['42[]', '42{}', '42[{}]', '42[null]', '42[["x"]]']),
  'a reserved event': (random) =>
    `42[${JSON.stringify(random.pick(['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener']))}]`,
  'an event that waits for attachments': (random) =>
    `45${1 + random.int(1_000_000)}-["x",{"_placeholder":true,"num":0}]`,
  'attachments without end': () => '451e9-["x"]',
  'a second CONNECT': (random) => `40${strangeJson(random)}`,
  'another namespace': (random) =>
    `4${random.pick(['0', '1', '2'])}/${random.pick(['admin', '__proto__', 'a'.repeat(500)])},["x"]`,
  'a command without acknowledgement': (random) => `42["settings:get",${strangeJson(random)}]`,
  'a CONNECT_ERROR': () => '44{"message":"x"}',
};

/** May or may not be the end. */
export const oddPackets: Readonly<Record<string, (random: Random) => string>> = {
  'a pong': () => '3',
  'an open': () => '0{"sid":"x"}',
  'a close': () => '1',
  'an upgrade': () => '5',
  'a noop': () => '6',
  'an acknowledgement of nothing': (random) => `43${random.int(1e9)}[${strangeJson(random)}]`,
  'a huge acknowledgement number': () => `42${'9'.repeat(400)}["settings:get",{}]`,
  'a very deep array': () => `42["settings:get",${'['.repeat(20_000)}${']'.repeat(20_000)}]`,
  'a large message': (random) => `42${random.int(1_000)}["patient:find",{"query":"${'x'.repeat(60_000)}"}]`,
  'a broken packet': (random) => {
    const packet = answeredPacket(random, random.int(1_000), ['settings:get', 'queue:check-in']);
    const at = random.int(packet.length);
    return packet.slice(0, at) + String.fromCharCode(random.int(0xd7ff)) + packet.slice(at + random.int(3));
  },
};

/** Who somebody says they are, badly: before a session, so the connection ends or never becomes one. */
export const strangeHandshake = (random: Random): string =>
  random.pick([
    () => '40',
    () => `40${strangeJson(random)}`,
    () => `40{"protocol":1,"token":${strangeJson(random)}}`,
    () => `40{"protocol":${random.int(9)},"token":"x"}`,
    () => `40{"protocol":1,"ticket":"${'x'.repeat(random.int(300))}"}`,
    () => '40/admin,{"protocol":1}',
    () => answeredPacket(random, 1, ['settings:get']),
    () => '41',
  ])();
