import { useMemo, useState } from 'react';
import { Button } from '../../shared/staff/controls.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useFeed, useFormat } from '../../shared/staff/hub.tsx';
import { dayAfter, startOfDay, useMoments } from '../moments.ts';
import { Fetched, FormFailure, ListPlace, SectionHeading } from '../section.tsx';
import { useAdminTexts } from '../texts.ts';
import { AuditFilters, everything, type Asked } from './audit-filters.tsx';
import { useExport } from './use-export.ts';
import { RecordPane } from './record-pane.tsx';
import { changesIn, statementOf, type AuditFilter, type AuditRecord } from './records.ts';
import { shortId, useNames, type Names } from './use-names.tsx';
import { useRecords } from './use-records.ts';

export const AuditSection = () => {
  const t = useAdminTexts();
  const words = useErrorWords();
  const format = useFormat();
  const { timeZone } = useFeed().day;
  const [asked, setAsked] = useState<Asked>(everything);
  const filter = useMemo(() => filterOf(asked, timeZone), [asked, timeZone]);
  const { listed, page, loadOlder, failure } = useRecords(filter);
  const names = useNames(page);
  const { exportAll, isExporting } = useExport(filter);
  const [chosenId, setChosenId] = useState<number | null>(null);
  const chosen = page.records.find(({ auditId }) => auditId === chosenId) ?? null;
  return (
    <>
      <SectionHeading
        title={t('audit')}
        aside={listed.asOf && t('asOf', { time: format.timeWithSeconds(listed.asOf) })}
      >
        <Button small disabled={page.records.length === 0 || isExporting} onClick={() => void exportAll()}>
          {isExporting ? t('exporting') : t('exportCsv')}
        </Button>
        <Button small onClick={() => void listed.refresh()}>
          {t('refresh')}
        </Button>
      </SectionHeading>
      <AuditFilters asked={asked} onChange={setAsked} names={names} records={page.records} />
      <div className="with-pane with-pane--wide">
        <ListPlace label={t('audit')}>
          <Fetched listed={listed}>
            {() =>
              page.records.length === 0 ? (
                <p className="empty">{t('noRecords')}</p>
              ) : (
                <>
                  <RecordTable records={page.records} names={names} chosenId={chosenId} onChoose={setChosenId} />
                  <FormFailure title={t('notFetched')} failure={failure && words(failure)} />
                  {page.more && (
                    <p className="list-note">
                      <Button small onClick={() => void loadOlder()}>
                        {t('older')}
                      </Button>
                    </p>
                  )}
                </>
              )
            }
          </Fetched>
        </ListPlace>
        <RecordPane record={chosen} names={names} onRow={(rowId) => setAsked({ ...everything, rowId })} />
      </div>
    </>
  );
};

/** Days are the hospital's, from the first instant of one to the first after the other. */
const filterOf = ({ tableName, actor, fromDay, toDay, rowId, patient }: Asked, timeZone: string): AuditFilter => ({
  ...(tableName !== '' && { tableName }),
  ...(actor !== '' && { actor }),
  ...(rowId !== null && { rowId }),
  ...(patient !== null && { patientId: patient.patientId }),
  ...(fromDay !== '' && { from: startOfDay(fromDay, timeZone).toISOString() }),
  ...(toDay !== '' && { to: startOfDay(dayAfter(toDay), timeZone).toISOString() }),
});

type RecordTableProps = {
  readonly records: readonly AuditRecord[];
  readonly names: Names;
  readonly chosenId: number | null;
  readonly onChoose: (auditId: number | null) => void;
};

const RecordTable = ({ records, names, chosenId, onChoose }: RecordTableProps) => {
  const t = useAdminTexts();
  const moments = useMoments();
  return (
    <table className="table rows-chosen records">
      <thead>
        <tr>
          <th>{t('time')}</th>
          <th>{t('who')}</th>
          <th>{t('action')}</th>
          <th>{t('what')}</th>
          <th>{t('changed')}</th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => {
          const { auditId, at, action, tableName, rowId } = record;
          const isChosen = auditId === chosenId;
          const who = names.actor(record.actor);
          return (
            <tr key={auditId} className={isChosen ? 'chosen' : undefined}>
              <td className="nowrap">
                <button
                  type="button"
                  className="row-button figures"
                  aria-pressed={isChosen}
                  onClick={() => onChoose(isChosen ? null : auditId)}
                >
                  {!moments.isToday(at) && <span className="secondary">{moments.day(at)}</span>}
                  {moments.exactTime(at)}
                </button>
              </td>
              <td className="records__by">
                {who.isOutside ? (
                  <span className="tag tag--ink records__outside">{`${who.name}, ${who.kind}`}</span>
                ) : (
                  <>
                    {who.name} <span className="muted">{who.kind}</span>
                  </>
                )}
              </td>
              <td className="nowrap">{action ?? statementOf(record)}</td>
              <td className="records__what">
                {rowId !== null && <b>{names.byId.get(rowId) ?? shortId(rowId)}</b>}{' '}
                <span className="muted">{tableName}</span>
              </td>
              <td className="secondary records__changed">
                <Changed record={record} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};

const Changed = ({ record }: { record: AuditRecord }) => {
  const t = useAdminTexts();
  if (record.before === null) return t('newRow');
  if (record.after === null) return t('rowRemoved');
  return changesIn(record)
    .map(({ field }) => field)
    .join(', ');
};
