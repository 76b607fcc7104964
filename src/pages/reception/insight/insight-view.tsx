import { useState } from 'react';
import { Button } from '../../shared/staff/controls.tsx';
import { saveFile } from '../../shared/staff/csv.ts';
import { useHub } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { useKeys } from '../../shared/staff/keys.tsx';
import { useLanguage } from '../../shared/staff/texts.tsx';
import { KeyBar } from '../desk/key-bar.tsx';
import { DoctorsPane } from './panes/doctors-pane.tsx';
import { insightCsv } from './tables/export-csv.ts';
import { InsightTables } from './tables/insight-tables.tsx';
import type { Insight } from './figures/insight.ts';
import { NoShowsPane } from './panes/no-shows-pane.tsx';
import { Sentence } from './panes/sentence.tsx';
import { TargetPane } from './panes/target-pane.tsx';
import { useInsight } from './use-insight.ts';
import { useTableChoice } from './tables/use-table-choice.ts';
import { WaitsPane } from './panes/waits-pane.tsx';
import { useWords, type Words } from './words.ts';

/** Today in one sentence and four panes, or as tables: live, of one department or of all. */
export const InsightView = () => {
  const [departmentId, setDepartmentId] = useState<string | null>(null);
  const [isTable, toggleTable] = useTableChoice();
  const { insight, asOf, isStale } = useInsight(departmentId);
  const { day, departments, settings } = insight;
  const language = useLanguage();
  const { user } = useHub();
  const words = useWords(settings, day.timeZone);
  const { t, longDate, timeWithSeconds } = words;
  const exportCsv = () => {
    const departmentName = departments.get(departmentId ?? '')?.name ?? t('allDepartments');
    saveFile(`insight-${day.date}.csv`, insightCsv({ insight, departmentName, asOf }, words, language));
  };
  useKeys({ t: toggleTable, e: exportCsv });
  return (
    <main className="insight">
      <div className="insight-body" tabIndex={0} aria-label={t('insight')} role="region">
        <div className="insight-head">
          <h1>{t('today')}</h1>
          <span className="secondary">{longDate(day.date)}</span>
          {isStale && (
            <span className="secondary">
              {t('asOf')} {timeWithSeconds(new Date(asOf))}
            </span>
          )}
          <DepartmentFilter departments={departments} value={departmentId} onChange={setDepartmentId} words={words} />
          <i className="grow" />
          <Button small aria-pressed={isTable} className="insight-toggle" onClick={toggleTable}>
            {t('asTable')}
          </Button>
          <Button small onClick={exportCsv}>
            {t('exportCsv')}
          </Button>
        </div>
        <Sentence arrivals={insight.arrivals} words={words} />
        {isTable ? <InsightTables insight={insight} words={words} /> : <Panes insight={insight} words={words} />}
      </div>
      <KeyBar
        keys={[
          [t('keyTable'), 'T'],
          [t('keyExport'), 'E'],
          ...(user.role === 'admin' ? [] : [[t('keySearch'), '/'] as const]),
        ]}
      />
    </main>
  );
};

const Panes = ({ insight, words }: { insight: Insight; words: Words }) => {
  const { waits, inTarget, doctors, pools, noShows, hours, presentHour, settings } = insight;
  return (
    <div className="insight-panes">
      <WaitsPane waits={waits} hours={hours} presentHour={presentHour} words={words} />
      <TargetPane inTarget={inTarget} appointmentTargetMinutes={settings.appointmentTargetMinutes} words={words} />
      <DoctorsPane doctors={doctors} pools={pools} hours={hours} presentHour={presentHour} words={words} />
      <NoShowsPane noShows={noShows} presentHour={presentHour} words={words} />
    </div>
  );
};

type DepartmentFilterProps = {
  readonly departments: Insight['departments'];
  readonly value: string | null;
  readonly onChange: (departmentId: string | null) => void;
  readonly words: Words;
};

const DepartmentFilter = ({ departments, value, onChange, words: { t } }: DepartmentFilterProps) => (
  <span className="select-box select-box--small">
    <select aria-label={t('department')} value={value ?? ''} onChange={(event) => onChange(event.target.value || null)}>
      <option value="">{t('allDepartments')}</option>
      {[...departments.values()]
        .filter(({ active }) => active)
        .sort((a, b) => a.name.localeCompare(b.name))
        .map(({ departmentId, name }) => (
          <option key={departmentId} value={departmentId}>
            {name}
          </option>
        ))}
    </select>
    <Icon name="chevronDown" />
  </span>
);
