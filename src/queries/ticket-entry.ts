import type { Knex } from 'knex';
import { QueueEntry } from '../models/queue-entry.ts';
import type { StaffEntry } from '../protocol/views.ts';
import { staffEntryView } from './entry-view.ts';
import { wholeEntry } from './whole-entry.ts';

/** The entry that a ticket's link leads to: the last one of its visit. */
export const ticketEntry = async (knex: Knex, ticketToken: string): Promise<StaffEntry | undefined> => {
  const row = await QueueEntry.query(knex)
    .select(wholeEntry)
    .where('ticket_token', ticketToken)
    .whereNotIn('status', ['transferred', 'withdrawn'])
    .orderByRaw(`(status IN ('waiting', 'called', 'in_service', 'on_hold')) DESC, created_at DESC, queue_id DESC`)
    .first();
  return row && staffEntryView(row);
};
