import { useCallback, useState } from 'react';
import type { Send } from '../../../client/send.ts';
import { HubError } from '../../../protocol/errors.ts';
import { useHub } from '../../shared/staff/hub.tsx';
import { useListed, type Listed } from '../use-listed.ts';
import type { AuditFilter, AuditRecord } from './records.ts';

const PAGE = 100;

type Page = { readonly records: readonly AuditRecord[]; readonly more: boolean };

/** Newest first, older ones by the page. */
export const useRecords = (
  filter: AuditFilter,
): { listed: Listed<Page>; page: Page; loadOlder: () => Promise<void>; failure: HubError | null } => {
  const { client } = useHub();
  const ask = useCallback((send: Send) => send('audit:list', { ...filter, limit: PAGE }), [filter]);
  const listed = useListed<Page>(ask);
  /** Belongs to the first page it follows: another question or a newer answer begins anew. */
  const [older, setOlder] = useState<{ after: Page | null; page: Page; failure: HubError | null } | null>(null);
  const first = listed.data ?? { records: [], more: false };
  const following = older !== null && older.after === listed.data ? older : null;
  const page = following
    ? { records: [...first.records, ...following.page.records], more: following.page.more }
    : first;

  const loadOlder = async () => {
    const after = listed.data;
    const before = page.records.at(-1)?.auditId;
    if (before === undefined) return;
    const known = following?.page.records ?? [];
    try {
      const next = await client.send('audit:list', { ...filter, before, limit: PAGE });
      setOlder({ after, page: { records: [...known, ...next.records], more: next.more }, failure: null });
    } catch (thrown) {
      const failure = thrown instanceof HubError ? thrown : new HubError('internal', undefined, { cause: thrown });
      setOlder({ after, page: { records: known, more: page.more }, failure });
    }
  };
  return { listed, page, loadOlder, failure: following?.failure ?? null };
};
