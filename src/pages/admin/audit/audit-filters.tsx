import { Icon } from '../../shared/staff/icon.tsx';
import { Options } from '../fields.tsx';
import { useAdminTexts } from '../texts.ts';
import type { Patient } from '../../../protocol/patient.ts';
import { PatientFilter } from './patient-filter.tsx';
import { auditedTables, actorOf, type AuditRecord } from './records.ts';
import { shortId, type Names } from './use-names.tsx';

/** As it is chosen; empty is all. */
export type Asked = {
  readonly fromDay: string;
  readonly toDay: string;
  readonly actor: string;
  readonly tableName: string;
  readonly rowId: string | null;
  readonly patient: Patient | null;
};
export const everything: Asked = { fromDay: '', toDay: '', actor: '', tableName: '', rowId: null, patient: null };

type AuditFiltersProps = {
  readonly asked: Asked;
  readonly onChange: (asked: Asked) => void;
  readonly names: Names;
  /** Those who wrote past the hub are in no list but this. */
  readonly records: readonly AuditRecord[];
};

export const AuditFilters = ({ asked, onChange, names, records }: AuditFiltersProps) => {
  const t = useAdminTexts();
  const set = (changes: Partial<Asked>) => onChange({ ...asked, ...changes });
  const group = (name: 'users' | 'devices') => names.actors.filter((actor) => actor.group === name);
  const outside = [...new Set([...records.map(({ actor }) => actor), asked.actor])].filter(
    (actor) => actorOf(actor).kind === 'sql',
  );
  return (
    <div className="filters" role="search" aria-label={t('audit')}>
      <label>
        <span className="secondary">{t('fromDay')}</span>
        <input
          className="text-box text-box--own"
          type="date"
          value={asked.fromDay}
          onChange={(event) => set({ fromDay: event.target.value })}
        />
      </label>
      <label>
        <span className="secondary">{t('toDay')}</span>
        <input
          className="text-box text-box--own"
          type="date"
          value={asked.toDay}
          onChange={(event) => set({ toDay: event.target.value })}
        />
      </label>
      <select
        className="text-box text-box--own select"
        aria-label={t('who')}
        value={asked.actor}
        onChange={(event) => set({ actor: event.target.value })}
      >
        <option value="">{t('anyone')}</option>
        {outside.length > 0 && (
          <optgroup label={t('outside')}>
            <Options options={outside.map((actor) => ({ value: actor, label: names.actor(actor).name }))} />
          </optgroup>
        )}
        <optgroup label={t('users')}>
          <Options options={group('users')} />
        </optgroup>
        <optgroup label={t('devices')}>
          <Options options={group('devices')} />
        </optgroup>
      </select>
      <select
        className="text-box text-box--own select"
        aria-label={t('table')}
        value={asked.tableName}
        onChange={(event) => set({ tableName: event.target.value })}
      >
        <option value="">{t('allTables')}</option>
        <Options options={auditedTables.map((table) => ({ value: table, label: table }))} />
      </select>
      {asked.patient === null ? (
        <PatientFilter onChoose={(patient) => set({ patient, rowId: null })} />
      ) : (
        <button type="button" className="chip chip--on" onClick={() => set({ patient: null })}>
          <bdi>{asked.patient.fullName}</bdi>
          <span className="visually-hidden">. {t('allPatients')}</span>
          <Icon name="close" />
        </button>
      )}
      {asked.rowId !== null && (
        <button type="button" className="chip chip--on" onClick={() => set({ rowId: null })}>
          {t('oneRow')}: {names.byId.get(asked.rowId) ?? shortId(asked.rowId)}
          <span className="visually-hidden">. {t('allRows')}</span>
          <Icon name="close" />
        </button>
      )}
    </div>
  );
};
