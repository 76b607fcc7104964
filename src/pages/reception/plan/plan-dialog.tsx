import { useRef, useState } from 'react';
import type { StaffEntry, VisitStep } from '../../../protocol/views.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { Dialog } from '../../shared/staff/dialogs/dialog.tsx';
import { DialogButtons } from '../../shared/staff/dialogs/dialog-buttons.tsx';
import { draftOf, isChanged, moved, positioned, type PlannedStop } from '../../shared/staff/plan.ts';
import { Stops, useStopName } from '../../shared/staff/stops.tsx';
import { UrgencyMark } from '../../shared/staff/urgency.tsx';
import { DestinationSelect } from '../desk/destination-select.tsx';
import { useReceptionTexts } from '../texts.ts';
import { useSavePlan } from './use-save-plan.ts';
import './plan.css';

/** What is still planned of a visit: added, moved, taken out. What is done and what runs is locked. */
export const PlanDialog = ({ entry, onClose }: { entry: StaffEntry; onClose: () => void }) => {
  const t = useReceptionTexts();
  const save = useSavePlan();
  const [seen, setSeen] = useState(entry.visit);
  const [draft, setDraft] = useState(() => draftOf(entry.visit.steps));
  const added = useRef(0);
  const locked: VisitStep[] = entry.visit.steps.filter(({ status }) => status !== 'planned');
  const isStale = entry.visit.revision !== seen.revision;
  const { queueNumber: number, patient, urgencyLevel } = entry;
  const place = (index: number, by: number) => setDraft(moved(draft, index, by));
  const change = (index: number, changes: Partial<PlannedStop>) =>
    setDraft(draft.map((stop, at) => (at === index ? { ...stop, ...changes } : stop)));
  return (
    <Dialog
      title={patient ? t('planTitle', { number, name: patient.fullName }) : t('planTitleAnonymous', { number })}
      mark={<UrgencyMark level={urgencyLevel} size={26} />}
      width={696}
      onClose={onClose}
      footer={
        <>
          <DialogButtons label={t('planSave')} isReady={isChanged(seen.steps, draft) && !isStale} onClose={onClose} />
          <i className="grow" />
          <span className="secondary">{t('planKeeps', { number })}</span>
        </>
      }
      onSubmit={() => {
        if (isStale || !isChanged(seen.steps, draft)) return;
        onClose();
        save(entry, positioned(draft));
      }}
    >
      {isStale && (
        <div className="plan-stale" role="alert">
          <p>{t('planStale')}</p>
          <Button
            small
            onClick={() => {
              setSeen(entry.visit);
              setDraft(draftOf(entry.visit.steps));
            }}
          >
            {t('planTakeNew')}
          </Button>
        </div>
      )}
      {locked.length > 1 && (
        <div className="plan-locked">
          <Stops visit={{ ...entry.visit, steps: locked }} />
        </div>
      )}
      <ol className="plan" aria-label={t('planPlanned')}>
        {draft.map((stop, index) => (
          <PlanRow
            key={stop.key}
            stop={stop}
            isFirst={index === 0}
            isLast={index === draft.length - 1}
            onMove={(by) => place(index, by)}
            onChange={(changes) => change(index, changes)}
            onRemove={() => setDraft(draft.filter((_, at) => at !== index))}
          />
        ))}
      </ol>
      {draft.length === 0 && <p className="secondary plan-none">{t('planNothing')}</p>}
      <div className="plan-add">
        <DestinationSelect
          label={t('planAdd')}
          none={t('planAdd')}
          value=""
          departments="pool"
          autoFocus
          onChange={(destination) => {
            if (destination === null) return;
            added.current += 1;
            setDraft([...draft, { key: `new-${added.current}`, ...destination, keepsPlace: false, withFormer: false }]);
          }}
        />
      </div>
    </Dialog>
  );
};

type PlanRowProps = {
  readonly stop: PlannedStop;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onMove: (by: number) => void;
  readonly onChange: (changes: Partial<PlannedStop>) => void;
  readonly onRemove: () => void;
};

const PlanRow = ({ stop, isFirst, isLast, onMove, onChange, onRemove }: PlanRowProps) => {
  const t = useReceptionTexts();
  const name = useStopName()(stop);
  return (
    <li
      className="plan-row"
      onKeyDown={(event) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (by === undefined || !event.altKey) return;
        event.preventDefault();
        onMove(by);
      }}
    >
      <b>
        <bdi>{name}</bdi>
      </b>
      <span className="plan-row__acts">
        {!isFirst && (
          <Button
            small
            look={stop.withFormer ? 'primary' : 'plain'}
            aria-pressed={stop.withFormer}
            onClick={() => onChange({ withFormer: !stop.withFormer })}
          >
            {t('planAnyOrder')}
          </Button>
        )}
        <Button
          small
          bare
          icon="arrowUp"
          disabled={isFirst}
          aria-label={t('planUp', { name })}
          onClick={() => onMove(-1)}
        />
        <Button
          small
          bare
          icon="arrowDown"
          disabled={isLast}
          aria-label={t('planDown', { name })}
          onClick={() => onMove(1)}
        />
        <Button small bare icon="close" aria-label={t('planRemove', { name })} onClick={onRemove} />
      </span>
    </li>
  );
};
