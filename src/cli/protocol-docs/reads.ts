import { commandNames, commands } from '../../protocol/commands/index.ts';

const names = commandNames.filter((name) => commands[name].kind === 'read').toSorted();

/** src/client/reads.ts: a page that imported the contracts for this would carry every schema. */
export const readsModule = (): string =>
  [
    '// Written by npm run docs:protocol from src/protocol.',
    '',
    '/** The commands that only read. */',
    'export const reads: ReadonlySet<string> = new Set([',
    ...names.map((name) => `  '${name}',`),
    ']);',
    '',
  ].join('\n');
