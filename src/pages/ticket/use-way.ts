import { useEffect, useState } from 'preact/hooks';
import { sessionStorageOf } from '../../client/kept.ts';
import type { TicketModel } from './model.ts';

/** By then they have found it, or asked. */
const TOLD_FOR_MS = 5 * 60_000;
const KEY = 'queue-hub.ticket.way';

/** Since when this phone tells the way to a stop; 0 once its owner knows it. */
type Told = { readonly queueId: string; readonly sinceMs: number };

/**
 * Whether they know the way to where they were sent: they said so, or it was told for five minutes. Both are of this phone alone,
 * and of one stop.
 */
export const useWay = ({ queueId, screen }: TicketModel, now: Date): readonly [boolean, () => void] => {
  const storage = sessionStorageOf(window);
  const [told, setTold] = useState(() => toldIn(storage?.getItem(KEY) ?? null));
  const tell = (next: Told) => {
    setTold(next);
    try {
      storage?.setItem(KEY, JSON.stringify(next));
    } catch {
      // Then a reload tells it once more.
    }
  };
  const isSent = queueId !== null && screen.kind === 'waiting' && screen.sentOnTo !== null;
  const isTold = told?.queueId === queueId;
  useEffect(() => {
    if (isSent && !isTold) tell({ queueId, sinceMs: now.getTime() });
  });
  return [
    !isSent || (isTold && now.getTime() - told.sinceMs >= TOLD_FOR_MS),
    () => queueId !== null && tell({ queueId, sinceMs: 0 }),
  ];
};

const toldIn = (text: string | null): Told | null => {
  try {
    const found: unknown = JSON.parse(text ?? 'null');
    if (typeof found !== 'object' || found === null || !('queueId' in found) || !('sinceMs' in found)) return null;
    const { queueId, sinceMs } = found;
    return typeof queueId === 'string' && typeof sinceMs === 'number' ? { queueId, sinceMs } : null;
  } catch {
    return null;
  }
};
