import { useRef, useState } from 'react';
import type { Appointment, StaffEntry } from '../../../../protocol/views.ts';
import { positionIn, withLevel } from '../call-list.ts';
import { useNow } from '../now.ts';
import { DialogButtons } from './dialog-buttons.tsx';
import { Dialog } from './dialog.tsx';
import { useFeed, useFormat } from '../hub.tsx';
import { useKeys } from '../keys.tsx';
import { noReason, ReasonField, reasonText } from './reason-field.tsx';
import { useStaffTexts } from '../texts.tsx';
import { levelOf, UrgencyMark, useUrgencyLabel } from '../urgency.tsx';

type UrgencyDialogProps = {
  readonly entry: StaffEntry;
  readonly appointment: Appointment | undefined;
  /** The list it waits in, for the position that each level gives. */
  readonly list: readonly StaffEntry[];
  readonly onSave: (level: number, reason: string) => void;
  readonly onClose: () => void;
};

const levels = [1, 2, 3, 4, 5] as const;

/** Triage: a level by its key 1 to 5, a reason, Enter. */
export const UrgencyDialog = ({ entry, appointment, list, onSave, onClose }: UrgencyDialogProps) => {
  const t = useStaffTexts();
  const label = useUrgencyLabel();
  const [level, setLevel] = useState(entry.urgencyLevel);
  const [reason, setReason] = useState(noReason);
  const reasonRef = useRef<HTMLInputElement>(null);
  const given = reasonText(reason);
  // Of a level that a kiosk gave, staying is a judgement too.
  const isFirst = entry.triagedAt === null;
  const isSame = level === entry.urgencyLevel;
  const isReady = (!isSame || isFirst) && given !== '';
  const choose = (next: number) => {
    setLevel(next);
    if (next !== entry.urgencyLevel || isFirst) reasonRef.current?.focus();
  };
  const { queueNumber, patient, urgencyLevel } = entry;
  const title = patient
    ? t('urgencyTitle', { number: queueNumber, name: patient.fullName })
    : t('urgencyTitleAnonymous', { number: queueNumber });
  const footer = (
    <>
      <DialogButtons
        label={t(isSame && isFirst ? 'urgencyConfirm' : 'urgencySave', { level: String(level), label: label(level) })}
        isReady={isReady}
        onClose={onClose}
      />
      <i className="grow" />
      <span className="secondary">
        {isSame && !isFirst
          ? t('urgencySame')
          : given === ''
            ? t('reasonMissing')
            : isFirst
              ? t('urgencyFirst')
              : t('urgencyFrom', { level: String(urgencyLevel), label: label(urgencyLevel) })}
      </span>
    </>
  );
  return (
    <Dialog
      title={title}
      mark={<UrgencyMark level={urgencyLevel} size={26} />}
      width={760}
      onClose={onClose}
      footer={footer}
      onSubmit={() => {
        if (isReady) onSave(level, given);
      }}
    >
      <LevelKeys choose={choose} />
      <Levels entry={entry} appointment={appointment} list={list} level={level} onChoose={setLevel} />
      <ReasonField
        ref={reasonRef}
        hint={t('urgencyReasonHint')}
        usual={[
          t('reasonPain'),
          t('reasonBreathing'),
          t('reasonBleeding'),
          t('reasonFever'),
          t('reasonVitalSigns'),
          t('reasonWorse'),
          t('reasonBetter'),
        ]}
        value={reason}
        onChange={setReason}
      />
    </Dialog>
  );
};

/** Inside of the dialog, where its keys count. They choose until somebody types a reason. */
const LevelKeys = ({ choose }: { choose: (level: number) => void }) => {
  useKeys(Object.fromEntries(levels.map((level) => [String(level), () => choose(level)])));
  return null;
};

type LevelsProps = Pick<UrgencyDialogProps, 'entry' | 'appointment' | 'list'> & {
  readonly level: number;
  readonly onChoose: (level: number) => void;
};

const Levels = ({ entry, appointment, list, level: chosen, onChoose }: LevelsProps) => {
  const t = useStaffTexts();
  const format = useFormat();
  const { settings } = useFeed();
  const label = useUrgencyLabel();
  const now = useNow(10_000);
  const isWaiting = entry.status === 'waiting';
  return (
    <div className="choices urgency-choices" role="radiogroup" aria-label={t('urgencyLevel')}>
      <div className="choices-head" aria-hidden="true">
        <span />
        <span />
        <span>{t('urgencyLevel')}</span>
        <span>{t('urgencySeenWithin')}</span>
        <span>{t('urgencyPlace', { time: format.time(entry.arrivedAt) })}</span>
        <span />
      </div>
      {levels.map((level) => {
        const moved = withLevel(entry, level, appointment, settings, now);
        const given = {
          place: String(positionIn(list, moved)),
          of: String(Math.max(1, list.length)),
          time: format.time(moved.dueAt),
        };
        return (
          <label key={level} className="choice">
            <input
              type="radio"
              name="urgency"
              // The level as it is: from here the keys 1 to 5 and the arrows choose.
              data-autofocus={level === entry.urgencyLevel ? true : undefined}
              checked={level === chosen}
              onChange={() => onChoose(level)}
            />
            <UrgencyMark level={level} size={24} />
            <b>{label(level)}</b>
            <span>{t('minutes', { count: levelOf(settings, level).targetMinutes })}</span>
            <span className="secondary">
              {isWaiting ? t('urgencyPlaceGiven', given) : t('urgencyDue', { time: given.time })}
              {level === entry.urgencyLevel && ` ${t('urgencyAsNow')}`}
            </span>
            <kbd aria-hidden="true">{level}</kbd>
          </label>
        );
      })}
    </div>
  );
};
