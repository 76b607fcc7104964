import { useState } from 'react';
import type { Schedule } from '../../../protocol/schedule.ts';
import { DialogButtons } from '../../shared/staff/dialogs/dialog-buttons.tsx';
import { Dialog } from '../../shared/staff/dialogs/dialog.tsx';
import { useFeed } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { FormFailure } from '../section.tsx';
import { useAdminTexts } from '../texts.ts';
import { useCopies, type Target } from './use-copies.ts';
import { useWeekdayName, weekdays } from './weekdays.ts';

type CopyHoursProps = { readonly hours: Schedule; readonly onDone: () => void; readonly onClose: () => void };

/** The same hours on other days, for this doctor and others. What they would overlap stays, and is named. */
export const CopyHours = ({ hours, onDone, onClose }: CopyHoursProps) => {
  const t = useAdminTexts();
  const weekdayName = useWeekdayName();
  const { doctors } = useFeed();
  const [days, setDays] = useState<ReadonlySet<number>>(new Set());
  const [doctorIds, setDoctorIds] = useState<ReadonlySet<string>>(new Set([hours.doctorId]));
  const { copy, failure, isBusy } = useCopies(hours);
  const targets: Target[] = [...doctorIds].flatMap((doctorId) =>
    [...days]
      .filter((weekday) => doctorId !== hours.doctorId || weekday !== hours.weekday)
      .map((weekday) => ({ doctorId, weekday })),
  );
  const isReady = targets.length > 0 && !isBusy;
  const submit = async () => {
    if (isReady && (await copy(targets))) onDone();
  };
  return (
    <Dialog
      title={t('copyTitle', { hours: `${hours.starts}–${hours.ends}` })}
      width={560}
      onClose={onClose}
      footer={<DialogButtons label={t('copyTo', { count: targets.length })} isReady={isReady} onClose={onClose} />}
      onSubmit={() => void submit()}
    >
      <div className="copy-hours">
        <FormFailure title={t('notAllCopied')} failure={failure} />
        <Chips
          label={t('copyDays')}
          choices={weekdays.map((weekday) => [weekday, weekdayName(weekday)])}
          chosen={days}
          onChange={setDays}
        />
        <Chips
          label={t('doctors')}
          choices={[...doctors.values()].map(({ doctorId, fullName }) => [doctorId, fullName])}
          chosen={doctorIds}
          onChange={setDoctorIds}
        />
      </div>
    </Dialog>
  );
};

type ChipsProps<Value> = {
  readonly label: string;
  readonly choices: readonly (readonly [Value, string])[];
  readonly chosen: ReadonlySet<Value>;
  readonly onChange: (chosen: ReadonlySet<Value>) => void;
};

const Chips = <Value extends string | number>({ label, choices, chosen, onChange }: ChipsProps<Value>) => (
  <fieldset className="field">
    <legend>{label}</legend>
    <div className="chips chips--close">
      {choices.map(([value, name]) => {
        const isOn = chosen.has(value);
        const others = [...chosen].filter((one) => one !== value);
        return (
          <button
            key={value}
            type="button"
            className={isOn ? 'chip chip--on' : 'chip'}
            aria-pressed={isOn}
            onClick={() => onChange(new Set(isOn ? others : [...others, value]))}
          >
            {isOn && <Icon name="check" />}
            {name}
          </button>
        );
      })}
    </div>
  </fieldset>
);
