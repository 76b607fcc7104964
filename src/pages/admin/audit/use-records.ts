import { useCallback, useState } from 'react';
import type { Send } from '../../../client/send.ts';
import { HubError } from '../../../protocol/errors.ts';
import { useHub } from '../../shared/staff/hub.tsx';
import { useListed, type Listed } from '../use-listed.ts';
import type { AuditFilter, AuditPage } from './records.ts';

const PAGE = 100;
const NOTHING: AuditPage = { records: [], names: {}, more: false };

const joined = (newer: AuditPage, older: AuditPage): AuditPage => ({
  records: [...newer.records, ...older.records],
  names: { ...older.names, ...newer.names },
  more: older.more,
});

/** Newest first, older ones by the page. */
export const useRecords = (
  filter: AuditFilter,
): { listed: Listed<AuditPage>; page: AuditPage; loadOlder: () => Promise<void>; failure: HubError | null } => {
  const { client } = useHub();
  const ask = useCallback((send: Send) => send('audit:list', { ...filter, limit: PAGE }), [filter]);
  const listed = useListed<AuditPage>(ask);
  /** Belongs to the first page it follows. Another question or a newer answer starts from the beginning. */
  const [older, setOlder] = useState<{ after: AuditPage | null; page: AuditPage; failure: HubError | null } | null>(
    null,
  );
  const first = listed.data ?? NOTHING;
  const following = older !== null && older.after === listed.data ? older : null;
  const page = following ? joined(first, following.page) : first;

  const loadOlder = async () => {
    const after = listed.data;
    const before = page.records.at(-1)?.auditId;
    if (before === undefined) return;
    const known = following?.page ?? NOTHING;
    try {
      const next = await client.send('audit:list', { ...filter, before, limit: PAGE });
      setOlder({ after, page: joined(known, next), failure: null });
    } catch (thrown) {
      const failure = thrown instanceof HubError ? thrown : new HubError('internal', undefined, { cause: thrown });
      setOlder({ after, page: { ...known, more: page.more }, failure });
    }
  };
  return { listed, page, loadOlder, failure: following?.failure ?? null };
};
