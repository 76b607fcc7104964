import { byName } from '../../by-name.ts';
import { command } from '../../contract.ts';
import type { ErrorCode } from '../../errors.ts';
import { entryMoves, plainMoves, type PlainMove } from '../../lifecycle.ts';
import { entryData, entryErrors, entryInput } from '../entry-command.ts';

const contractOf = <Name extends PlainMove>(name: Name) => {
  const { summary, errors = [] }: { summary: string; errors?: readonly ErrorCode[] } = entryMoves[name];
  return command(name, {
    summary,
    who: ['reception', 'nurse', 'doctor'],
    owns: 'entry',
    input: entryInput,
    data: entryData,
    errors: [...entryErrors, ...errors],
  });
};

/** The commands that move one queue entry along its lifecycle and do nothing else, out of the table of moves. */
export const moves = byName(...plainMoves.map(contractOf));
