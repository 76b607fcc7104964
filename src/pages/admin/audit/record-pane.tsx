import { Button } from '../../shared/staff/controls.tsx';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { useMoments } from '../moments.ts';
import { useAdminTexts } from '../texts.ts';
import { changesIn, statementOf, type AuditRecord } from './records.ts';
import { shortId, type Names } from './use-names.tsx';
import { Value } from './value.tsx';

type RecordPaneProps = {
  readonly record: AuditRecord | null;
  readonly names: Names;
  readonly onRow: (rowId: string) => void;
};

/** One change, before and after. */
export const RecordPane = ({ record, names, onRow }: RecordPaneProps) => {
  const t = useAdminTexts();
  return (
    <section className="side-pane" aria-label={t('changed')}>
      <div className="side-inside">
        {record === null ? (
          <p className="secondary">{t('chooseRecord')}</p>
        ) : (
          <Record record={record} names={names} onRow={onRow} />
        )}
      </div>
      <footer className="foot foot--pane">
        <span className="secondary">{t('immutable')}</span>
      </footer>
    </section>
  );
};

const Record = ({ record, names, onRow }: RecordPaneProps & { record: AuditRecord }) => {
  const t = useAdminTexts();
  const staff = useStaffTexts();
  const moments = useMoments();
  const { at, reason, requestId, rowId, tableName } = record;
  const who = names.actor(record.actor);
  const name = rowId === null ? null : (names.byId.get(rowId) ?? shortId(rowId));
  return (
    <>
      <header>
        <h2>{[name, tableName].filter(Boolean).join(' · ')}</h2>
      </header>
      <dl className="record-facts">
        <dt>{t('action')}</dt>
        <dd>{record.action ?? statementOf(record)}</dd>
        <dt>{t('when')}</dt>
        <dd>
          {moments.day(at)} {moments.exactTime(at)}
        </dd>
        <dt>{t('who')}</dt>
        <dd>
          {who.name} <span className="secondary">{who.kind}</span>
        </dd>
        {reason !== null && (
          <>
            <dt>{staff('reason')}</dt>
            <dd>{reason}</dd>
          </>
        )}
        {requestId !== null && (
          <>
            <dt>{t('request')}</dt>
            <dd>
              <code>{requestId}</code>
            </dd>
          </>
        )}
      </dl>
      <table className="table diff">
        <thead>
          <tr>
            <th>{t('field')}</th>
            <th>{t('before')}</th>
            <th>{t('after')}</th>
          </tr>
        </thead>
        <tbody>
          {changesIn(record).map(({ field, before, after }) => (
            <tr key={field}>
              <th scope="row">{field}</th>
              <td className={record.before === null ? undefined : 'diff__deleted'}>
                {record.before !== null && <Value field={field} value={before} names={names.byId} />}
              </td>
              <td className={record.after === null ? undefined : 'diff__added'}>
                {record.after !== null && <Value field={field} value={after} names={names.byId} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rowId !== null && (
        <div>
          <Button small onClick={() => onRow(rowId)}>
            {t('onlyThisRow')}
          </Button>
        </div>
      )}
    </>
  );
};
