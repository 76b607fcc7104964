import { existsSync } from 'node:fs';
import path from 'node:path';
import { commandNames, commands, type CommandName } from '../../protocol/commands/index.ts';
import { commonErrors } from '../../protocol/contract.ts';
import { errorCodes, errorTable, type ErrorCode } from '../../protocol/errors.ts';
import { events } from '../../protocol/events.ts';
import { httpRoutes, type HttpRoute } from '../../protocol/http-routes.ts';
import { plainMoves } from '../../protocol/lifecycle.ts';
import { limitedRoles, roles, type Role } from '../../protocol/roles.ts';
import { docstringOf, fieldNotes } from './comments.ts';
import { definitions, jsonSchemaOf, namedTypes } from './json-schema.ts';
import { fieldTables } from './table.ts';

const isPlainMove = (name: CommandName): boolean => plainMoves.some((move) => move === name);
const nounOf = (name: CommandName): string => name.slice(0, name.indexOf(':'));
const nouns = [...new Set(commandNames.map(nounOf))].sort();
/** The nouns as they are in the protocol's index, their commands by name. */
const names = [...new Set(commandNames.map(nounOf))].flatMap((noun) =>
  commandNames.filter((name) => nounOf(name) === noun).toSorted(),
);

const GENERATED = '<!-- Written by npm run docs:protocol from src/protocol. -->';

const page = (title: string, ...parts: string[]): string =>
  `${[`# ${title}`, GENERATED, ...parts.filter((part) => part !== '')].join('\n\n')}\n`;

/** All pages of docs/protocol, by file name. */
export const protocolPages = (): ReadonlyMap<string, string> =>
  new Map([
    ['README.md', overview()],
    ...nouns.map((noun): [string, string] => [`${noun}.md`, nounPage(noun)]),
    ['http.md', httpPage()],
    ['events.md', eventsPage()],
    ['types.md', typesPage()],
    ['errors.md', errorsPage()],
    ['schema.json', `${JSON.stringify(schemaJson(), null, 2)}\n`],
  ]);

const whoMay = (name: CommandName): string => {
  const own = limitedTo(name);
  const { who } = commands[name];
  if (who.length === roles.length && own.length === 0) return 'everyone';
  return who.map((role) => (own.includes(role) ? `${role} (own)` : role)).join(', ');
};

/** The roles that may send it for what is their own. */
const limitedTo = (name: CommandName): readonly Role[] => {
  const { who, owns } = commands[name];
  return owns === 'none' ? [] : limitedRoles.filter((role) => who.includes(role));
};

const overview = (): string =>
  page(
    'Protocol',
    'Socket.IO 5 over WebSocket, default namespace, `auth: { token, protocol: 1 }` (`ticket` in place of `token` for a ticket link; neither where a browser has the session cookie; a device may add the `version` of its page). A command is an event with an ' +
      'acknowledgement, `{ ok: true, data }` or `{ ok: false, error: { code, message, retryable, details? } }`:',
    "```ts\nsocket.emit('queue:check-in', { requestId: crypto.randomUUID(), departmentId }, (reply) => …);\n```",
    'How to get a token, and what else the hub answers over HTTP: [http.md](http.md).',
    'Commands that write carry a `requestId`, a UUID that the sender makes and keeps over retries: sent again, by ' +
      'whichever connection, it gets the stored reply and has no second effect. The same id with another input is ' +
      '`conflict`. Where an `expectedRevision` is sent and the row has another by now, the answer is `conflict` with ' +
      'the row in `details.current`.',
    'Unknown fields are refused. Instants are ISO 8601 with an offset, days are `YYYY-MM-DD` and the hospital’s own, ' +
      'texts are trimmed and hold no NUL. (own): a doctor acts as the own doctor and on own and pool entries, the ' +
      'bearer of a ticket link on the own ticket.',
    [
      '| command | who | |',
      '|---|---|---|',
      ...names.map(
        (name) =>
          `| [\`${name}\`](${nounOf(name)}.md#${anchor(name)}) | ${whoMay(name)} | ${firstSentence(commands[name].summary)} |`,
      ),
    ].join('\n'),
    'More: [HTTP](http.md) · [events](events.md) · [types](types.md) · [error codes](errors.md) · all of it as JSON Schema: ' +
      '[schema.json](schema.json)',
  );

const firstSentence = (text: string): string => /^.*?[.;](?= |$)/s.exec(text)?.[0].replace(/;$/, '.') ?? text;

/** As GitHub makes them of headings. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');

const nounPage = (noun: string): string =>
  page(noun, ...names.filter((name) => nounOf(name) === noun).map(commandSection));

const commandSection = (name: CommandName): string => {
  const { summary, kind, input, data, errors } = commands[name];
  const notes = fieldNotes(sourceOf(name));
  return [
    `## \`${name}\``,
    summary,
    `**Who:** ${whoMay(name)}. ${kind === 'command' ? 'Writes; carries a `requestId`.' : 'Reads only.'}`,
    '**Input**',
    fieldTables(jsonSchemaOf(input, 'input'), notes),
    '**Data**',
    fieldTables(jsonSchemaOf(data, 'output'), notes),
    `**Errors:** ${errors.length === 0 ? '' : `${errors.map(errorLink).join(', ')}, and `}the [common ones](errors.md).`,
  ].join('\n\n');
};

const sourceOf = (name: CommandName): string => {
  const file = isPlainMove(name) ? 'commands/queue/moves.ts' : `commands/${name.replace(':', '/')}.ts`;
  if (!existsSync(path.join(import.meta.dirname, '../../protocol', file))) throw new Error(`${name} is not in ${file}`);
  return file;
};

const errorLink = (code: ErrorCode): string => `[\`${code}\`](errors.md#${code})`;

/** A test runs it as it stands. */
const signInSample = `\`\`\`sh
HUB=\${HUB_URL:-http://127.0.0.1:3000}
TOKEN=$(curl -s "$HUB/auth/login" -H 'content-type: application/json' \\
  -d '{"username":"reception","password":"demo-hub"}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
curl -s "$HUB/auth/session" -H "authorization: Bearer $TOKEN"
\`\`\``;

const httpPage = (): string =>
  page(
    'HTTP',
    'JSON in, JSON out. A refusal is `{ "error": { code, message, retryable, details? } }` with the [code](errors.md) ' +
      'of the one table; `retryAfterSeconds` in `details` is also the header `Retry-After`. A body of more than 16 KiB ' +
      'and one that is no `application/json` is `invalid_input`; a foreign `Origin` is `forbidden`.',
    '## How to get a token',
    'Staff: [sign in](http.md#post-authlogin), and keep the `token`. It is the `token` of the socket’s `auth`, and ' +
      '`Authorization: Bearer` over HTTP. A kiosk or a board: [open a pairing](http.md#post-devicespairings), show its code, ' +
      'and [ask](http.md#get-devicespairingspairingid) until an administrator has approved it. The bearer of a ticket link ' +
      'needs none: what follows `/ticket/` in the link is the `ticket` of the socket’s `auth`.',
    signInSample,
    ...Object.values(httpRoutes).map(routeSection),
  );

const routeSection = ({ method, path, summary, input, reply, status, errors }: HttpRoute): string => {
  const notes = fieldNotes('http.ts');
  return [
    `## \`${method} ${path}\``,
    summary,
    ...(input === null ? [] : ['**Input**', fieldTables(jsonSchemaOf(input, 'input'), notes)]),
    `**Answer**, ${status}`,
    fieldTables(jsonSchemaOf(reply, 'output'), notes),
    `**Errors:** ${[...errors, 'unavailable' as const].map(errorLink).join(', ')}.`,
  ].join('\n\n');
};

const eventsPage = (): string => {
  const notes = fieldNotes('events.ts', 'events');
  return page(
    'Events',
    'From the hub to its clients. `queue:changed` and `appointment:changed` come once a change and room, in the order ' +
      'of their versions; a screen whose last version is below `previous` has missed something and subscribes again.',
    ...Object.entries(events).map(([name, schema]) =>
      [
        `## \`${name}\``,
        notes(name, false) ?? '',
        fieldTables(resolved(jsonSchemaOf(schema, 'output')), fieldNotes('events.ts')),
      ]
        .filter((part) => part !== '')
        .join('\n\n'),
    ),
  );
};

const resolved = (schema: ReturnType<typeof jsonSchemaOf>) => {
  const name = schema.$ref?.slice(schema.$ref.lastIndexOf('/') + 1);
  return name === undefined ? schema : (definitions()[name] ?? schema);
};

const typesPage = (): string =>
  page(
    'Types',
    ...Object.entries(definitions()).map(([name, schema]) => {
      const type = namedTypes[name];
      if (!type) throw new Error(`${name} has no source`);
      const { file, source } = type;
      const about = source === undefined ? '' : (docstringOf(file, source) ?? '');
      return [`## ${name}`, about, fieldTables(schema, fieldNotes(file, source))]
        .filter((part) => part !== '')
        .join('\n\n');
    }),
  );

const errorsPage = (): string =>
  page(
    'Error codes',
    `Any command may answer ${commonErrors.map((code) => `\`${code}\``).join(', ')}; what else, each names. A ` +
      'retryable one may succeed later under the same `requestId`, and the typed client tries by itself. `message` is ' +
      'for developers. `details` holds ids, states and fields, never what somebody typed. Of `invalid_input` it has `issues`: ' +
      'each field that is wrong (`path`), the rule that it breaks (`code`) and what it takes (`message`).',
    ...errorCodes.map((code) => {
      const { message, retryable } = errorTable[code];
      return `## ${code}\n\n${message}${retryable ? ' Retryable.' : ''}`;
    }),
  );

const schemaJson = () => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Queue Hub protocol 1',
  commands: Object.fromEntries(
    names.map((name) => {
      const { kind, summary, who, input, data, errors } = commands[name];
      const shapes = { input: jsonSchemaOf(input, 'input'), data: jsonSchemaOf(data, 'output') };
      return [
        name,
        { kind, summary, roles: who, own: limitedTo(name), errors: [...errors, ...commonErrors], ...shapes },
      ];
    }),
  ),
  http: Object.fromEntries(
    Object.values<HttpRoute>(httpRoutes).map(({ method, path, summary, input, reply, status, errors }) => [
      `${method} ${path}`,
      {
        summary,
        status,
        errors,
        input: input === null ? null : jsonSchemaOf(input, 'input'),
        reply: jsonSchemaOf(reply, 'output'),
      },
    ]),
  ),
  events: Object.fromEntries(Object.entries(events).map(([name, schema]) => [name, jsonSchemaOf(schema, 'output')])),
  errors: errorTable,
  $defs: definitions(),
});
