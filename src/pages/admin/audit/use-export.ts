import { useState } from 'react';
import type { Send } from '../../../client/send.ts';
import { localeOf } from '../../../protocol/languages.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import { csvOf, saveFile, separatorOf, type Cell } from '../../shared/staff/csv.ts';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useFeed } from '../../shared/staff/hub.tsx';
import { useLanguage, useStaffTexts } from '../../shared/staff/texts.tsx';
import { useMoments } from '../moments.ts';
import { useAdminTexts } from '../texts.ts';
import { changesIn, nameIn, statementOf, type AuditFilter, type AuditPage, type AuditRecord } from './records.ts';

/** All that the filters let through as a file, whatever the page shows of it. The hub writes down how much it gave. */
export const useExport = (filter: AuditFilter): { exportAll: () => Promise<void>; isExporting: boolean } => {
  const t = useAdminTexts();
  const staff = useStaffTexts();
  const words = useErrorWords();
  const moments = useMoments();
  const language = useLanguage();
  const { day } = useFeed();
  const { act } = useActions();
  const [isExporting, setExporting] = useState(false);

  const head = [t('time'), t('who'), t('action'), t('what'), t('table'), t('changed'), staff('reason'), t('request')];
  const rowOf = (record: AuditRecord, names: AuditPage['names']): Cell[] => {
    const named = (text: string) => text.replaceAll(ID, (id) => names[id] ?? id);
    const { at, actor, action, rowId, tableName, reason, requestId } = record;
    const what = rowId === null ? null : (names[rowId] ?? nameIn(record) ?? rowId);
    const changed = changesIn(record).map(({ field, before, after }) => `${field}: ${plain(before)} → ${plain(after)}`);
    return [
      `${moments.day(at)} ${moments.exactTime(at)}`,
      named(actor),
      action ?? statementOf(record),
      what,
      tableName,
      named(changed.join('; ')),
      reason,
      requestId,
    ];
  };
  const exportAll = async () => {
    setExporting(true);
    await act({
      run: async (send) => {
        const { records, names } = await allOf(send, filter);
        const rows = records.map((record) => rowOf(record, names));
        saveFile(`audit-${day.date}.csv`, csvOf([head, ...rows], separatorOf(localeOf(language))));
        return records.length;
      },
      done: (count) => ({ what: t('exported', { count }), more: t('exportedMore') }),
      failed: (error) => ({ what: t('notExported'), more: words(error) }),
    });
    setExporting(false);
  };
  return { exportAll, isExporting };
};

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

const plain = (value: unknown): string => {
  if (value === null || value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const allOf = async (send: Send, filter: AuditFilter): Promise<Omit<AuditPage, 'more'>> => {
  const records: AuditRecord[] = [];
  const names: AuditPage['names'] = {};
  for (let more = true; more;) {
    const before = records.at(-1)?.auditId;
    const page = await send('audit:export', { ...filter, ...(before !== undefined && { before }) });
    records.push(...page.records);
    Object.assign(names, page.names);
    more = page.more;
  }
  return { records, names };
};
