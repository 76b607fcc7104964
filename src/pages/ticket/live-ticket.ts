import type { Feed } from '../../client/feed-fold.ts';
import type { HubClient } from '../../client/hub-client.ts';
import { createListeners } from '../../client/listeners.ts';
import type { PublicEntry } from '../../protocol/views.ts';
import { createLiveness, ticketTiming, type Liveness } from '../shared/public/liveness.ts';
import type { Store } from '../shared/public/use-store.ts';

/** All that the page knows of its one ticket. */
export type TicketSnapshot = {
  readonly feed: Feed<PublicEntry> | null;
  readonly liveness: Liveness;
  /** The hub does not know the link (any more). */
  readonly refused: boolean;
  readonly leaving: 'no' | 'asked' | 'sending' | 'failed';
};

export type LiveTicket = Store<TicketSnapshot> & {
  answerLeaving(answer: 'ask' | 'yes' | 'no'): void;
  tryAgain(): void;
  /** Somebody is called to the door: told once a call, and once a recall. */
  onCalled(listener: () => void): () => void;
};

export const createLiveTicket = (client: HubClient<'public'>): LiveTicket => {
  const changed = createListeners<[]>();
  const called = createListeners<[]>();
  const view = client.subscribe({});
  const liveness = createLiveness(client, view, ticketTiming);
  let snapshot: TicketSnapshot | null = null;
  let leaving: TicketSnapshot['leaving'] = 'no';
  let lastCall: string | null = null;

  const tell = () => {
    snapshot = null;
    changed.tell();
  };
  const hear = () => {
    const ticket = view.snapshot.feed?.ticket;
    if (ticket) {
      const call = ticket.status === 'called' ? `${ticket.queueId}/${ticket.calledAt}/${ticket.recallCount}` : null;
      if (call !== null && call !== lastCall) called.tell();
      lastCall = call ?? lastCall;
    }
    tell();
  };
  view.onChange(hear);
  liveness.onChange(tell);
  client.onState(tell);

  const leave = async () => {
    const queueId = view.snapshot.feed?.ticket?.queueId;
    if (queueId === undefined) return;
    leaving = 'sending';
    tell();
    try {
      await client.sendKept('leave', 'queue:leave', { queueId });
      leaving = 'no';
    } catch {
      leaving = 'failed';
    }
    tell();
  };

  return {
    get snapshot() {
      snapshot ??= {
        feed: view.snapshot.feed,
        liveness: liveness.snapshot,
        refused: isOver(client) || view.snapshot.error?.code === 'not_found',
        leaving,
      };
      return snapshot;
    },
    onChange: changed.add,
    answerLeaving(answer) {
      if (leaving === 'sending') return;
      if (answer === 'yes') return void leave();
      leaving = answer === 'ask' ? 'asked' : 'no';
      tell();
    },
    tryAgain: client.wake,
    onCalled: called.add,
  };
};

/** Refused for good. A ticket that is merely old answers as one that never was. */
const isOver = ({ state }: HubClient<'public'>): boolean => state.kind === 'ended' || state.kind === 'refused';
