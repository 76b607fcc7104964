import { existsSync } from 'node:fs';
import path from 'node:path';
import { policy } from '../../auth/policy.ts';
import { commandNames, commands, type CommandName } from '../../protocol/commands/index.ts';
import { commonErrors } from '../../protocol/contract.ts';
import { errorCodes, errorTable, type ErrorCode } from '../../protocol/errors.ts';
import { events } from '../../protocol/events.ts';
import { roles } from '../../protocol/roles.ts';
import { docstringOf, fieldNotes } from './comments.ts';
import { definitions, jsonSchemaOf, namedTypes } from './json-schema.ts';
import { fieldTables } from './table.ts';

const nounOf = (name: CommandName): string => name.slice(0, name.indexOf(':'));
const nouns = [...new Set(commandNames.map(nounOf))].sort();

const GENERATED = '<!-- Written by npm run docs:protocol from src/protocol and src/auth/policy.ts. -->';

const page = (title: string, ...parts: string[]): string =>
  `${[`# ${title}`, GENERATED, ...parts.filter((part) => part !== '')].join('\n\n')}\n`;

/** All pages of docs/protocol, by file name. */
export const protocolPages = (): ReadonlyMap<string, string> =>
  new Map([
    ['README.md', overview()],
    ...nouns.map((noun): [string, string] => [`${noun}.md`, nounPage(noun)]),
    ['events.md', eventsPage()],
    ['types.md', typesPage()],
    ['errors.md', errorsPage()],
    ['schema.json', `${JSON.stringify(schemaJson(), null, 2)}\n`],
  ]);

const whoMay = (name: CommandName): string => {
  const { roles: allowed, own }: { roles: readonly string[]; own: readonly string[] } = policy[name];
  if (allowed.length === roles.length && own.length === 0) return 'everyone';
  return allowed.map((role) => (own.includes(role) ? `${role} (own)` : role)).join(', ');
};

const overview = (): string =>
  page(
    'Protocol',
    'Socket.IO 5 over WebSocket, default namespace, `auth: { token, protocol: 1 }` (`ticket` in place of `token` for a ticket link; neither where a browser has the session cookie; a device may add the `version` of its page). A command is an event with an ' +
      'acknowledgement, `{ ok: true, data }` or `{ ok: false, error: { code, message, retryable, details? } }`:',
    "```ts\nsocket.emit('queue:check-in', { requestId: crypto.randomUUID(), departmentId }, (reply) => …);\n```",
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
      ...commandNames.map(
        (name) =>
          `| [\`${name}\`](${nounOf(name)}.md#${anchor(name)}) | ${whoMay(name)} | ${firstSentence(commands[name].summary)} |`,
      ),
    ].join('\n'),
    'More: [events](events.md) · [types](types.md) · [error codes](errors.md) · all of it as JSON Schema: ' +
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
  page(noun, ...commandNames.filter((name) => nounOf(name) === noun).map(commandSection));

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
  const file = `commands/${name.replace(':', '/')}.ts`;
  if (!existsSync(path.join(import.meta.dirname, '../../protocol', file))) throw new Error(`${name} is not in ${file}`);
  return file;
};

const errorLink = (code: ErrorCode): string => `[\`${code}\`](errors.md#${code})`;

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
      'for developers. `details` holds ids, states and fields, never what somebody typed.',
    ...errorCodes.map((code) => {
      const { message, retryable } = errorTable[code];
      return `## ${code}\n\n${message}${retryable ? ' Retryable.' : ''}`;
    }),
  );

const schemaJson = () => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Queue Hub protocol 1',
  commands: Object.fromEntries(
    commandNames.map((name) => {
      const { kind, summary, input, data, errors } = commands[name];
      const { roles: allowed, own } = policy[name];
      const shapes = { input: jsonSchemaOf(input, 'input'), data: jsonSchemaOf(data, 'output') };
      return [name, { kind, summary, roles: allowed, own, errors: [...errors, ...commonErrors], ...shapes }];
    }),
  ),
  events: Object.fromEntries(Object.entries(events).map(([name, schema]) => [name, jsonSchemaOf(schema, 'output')])),
  errors: errorTable,
  $defs: definitions(),
});
