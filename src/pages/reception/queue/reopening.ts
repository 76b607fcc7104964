import type { StaffEntry } from '../../../protocol/views.ts';
import { useFeed } from '../../shared/staff/hub.tsx';
import { useNow } from '../../shared/staff/now.ts';
import { MINUTE_MS } from '../../shared/staff/wait.tsx';

/** Until when a completion can be taken back, in milliseconds; null for what was not completed. */
export const useReopenUntil = ({ status, endedAt }: StaffEntry): number | null => {
  const { settings } = useFeed();
  if (status !== 'completed' || endedAt === null) return null;
  return Date.parse(endedAt) + settings.reopenWithinMinutes * MINUTE_MS;
};

export const useMayReopen = (entry: StaffEntry): boolean => {
  const until = useReopenUntil(entry);
  const now = useNow(5_000);
  return until !== null && now < until;
};
