import type { Knex } from 'knex';
import type { TicketPrincipal } from './principal.ts';

/** A ticket's link shows how the visit ended for a while, and then nothing any more. */
export const TICKET_LIVES_ON_HOURS = 24;

/** Those of the tokens whose visit is under way or ended not long ago. */
export const livingTickets = async (knex: Knex, tokens: readonly string[]): Promise<Map<string, TicketPrincipal>> => {
  const found = await knex.raw<{ rows: { ticket_token: string }[] }>(
    `SELECT DISTINCT ticket_token FROM queue
     WHERE ticket_token = ANY (:tokens)
       AND (ended_at IS NULL OR ended_at > hub_now() - interval '${TICKET_LIVES_ON_HOURS} hours')`,
    { tokens },
  );
  return new Map(found.rows.map(({ ticket_token: ticketToken }) => [ticketToken, { role: 'ticket', ticketToken }]));
};
