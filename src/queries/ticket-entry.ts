import type { Knex } from 'knex';
import { QueueEntry } from '../models/queue-entry.ts';
import type { StaffEntry } from '../protocol/views.ts';
import { staffEntryView } from './entry-view.ts';

/** The entry that a ticket's link leads to: the last one of its visit, after all transfers. */
export const ticketEntry = async (knex: Knex, ticketToken: string): Promise<StaffEntry | undefined> => {
  const row = await QueueEntry.query(knex)
    .where('ticket_token', ticketToken)
    .whereNot('status', 'transferred')
    .orderBy('created_at', 'desc')
    .first();
  return row && staffEntryView(row);
};
