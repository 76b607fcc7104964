import { byName } from '../../protocol/by-name.ts';
import { entryMoves, isActive, plainMoves, type PlainMove } from '../../protocol/lifecycle.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { defineEntryCommand, defineStopCommand } from '../entry-command.ts';
import { transition } from '../entry.ts';
import { recall } from './recall.ts';
import { reinstate } from './reinstate.ts';

const handlerOf = (name: PlainMove) =>
  (isActive(entryMoves[name].to) ? defineEntryCommand : defineStopCommand)(name, async (entry, _, context) => ({
    entry: staffEntryView(await transition(context, entry, name)),
  }));

/** Each plain move of the table, and in its place the handler of one that has rules of its own. */
export const moves = {
  ...byName(...plainMoves.map(handlerOf)),
  ...byName(recall, reinstate),
};
