import { useEffect, useState } from 'react';
import { sessionStorageOf } from '../../../client/kept.ts';
import { createHubClient } from '../../../client/hub-client.ts';
import type { Ticket } from '../../../protocol/views.ts';

/** How far the tour's one visit has come. `wait` is before there is a number. */
export type Step = 'number' | 'call' | 'start' | 'complete' | 'done';
export const steps = ['number', 'call', 'start', 'complete', 'done'] as const satisfies readonly Step[];

export type Visit = {
  readonly step: Step;
  readonly queueNumber: string | null;
  /** Of the patient's own page; null before there is a number. */
  readonly ticketAddress: string | null;
  readonly again: () => void;
};

/** Where the kiosk keeps the number that it shows. Its frame is of this tab, and so shares this tab's storage. */
const ISSUED = 'queue-hub.kiosk.issued';

/** Follows the first number that the kiosk beside it gives, by that ticket's own live feed. */
export const useVisit = (): Visit => {
  const [address, setAddress] = useState<string | null>(null);
  const [heard, setHeard] = useState<{ readonly at: string; readonly ticket: Ticket | null } | null>(null);
  // A last word of the former visit may come when it is over: then nothing would ever begin again.
  const ticket = heard?.at === address ? heard.ticket : null;

  useEffect(() => {
    const look = ({ key, newValue }: StorageEvent) => {
      if (key !== ISSUED || newValue === null) return;
      const issued = /"trackingUrl":"([^"]+)"/.exec(newValue)?.[1];
      if (issued !== undefined) setAddress((former) => former ?? new URL(issued, location.origin).pathname);
    };
    globalThis.addEventListener('storage', look);
    return () => globalThis.removeEventListener('storage', look);
  }, []);

  useEffect(() => {
    const token = address?.split('/').at(-1);
    if (address === null || token === undefined) return;
    const client = createHubClient({
      url: location.origin,
      audience: 'public',
      ticket: decodeURIComponent(token),
    });
    const view = client.subscribe({});
    const stop = view.onChange(() => setHeard({ at: address, ticket: view.snapshot.feed?.ticket ?? null }));
    return () => {
      stop();
      client.close();
    };
  }, [address]);

  return {
    step: stepOf(ticket),
    queueNumber: ticket?.queueNumber ?? null,
    ticketAddress: address,
    again() {
      // The next kiosk would show it as after a reload, and the visit that is over would be the next one.
      sessionStorageOf(window)?.removeItem(ISSUED);
      setAddress(null);
    },
  };
};

const stepOf = (ticket: Ticket | null): Step => {
  switch (ticket?.status) {
    case undefined:
      return 'number';
    case 'called':
      return 'start';
    case 'in_service':
      return 'complete';
    case 'waiting':
    case 'on_hold':
      return 'call';
    default:
      return 'done';
  }
};
