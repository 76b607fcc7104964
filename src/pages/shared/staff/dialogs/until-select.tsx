import { useId, useState } from 'react';
import { presentMs } from '../../present.ts';
import { useFormat } from '../hub.tsx';
import { Icon } from '../icon.tsx';
import { useStaffTexts } from '../texts.tsx';
import { MINUTE_MS } from '../wait.tsx';

type UntilSelectProps = {
  readonly label: string;
  /** Minutes from now; null where nobody knows. */
  readonly value: number | null;
  readonly onChange: (minutes: number | null) => void;
};

const offered = [10, 15, 20, 30, 45, 60, 90, 120, 180, 240] as const;

/** From now on, as the hub takes it. */
export const untilOf = (minutes: number | null): string | null =>
  minutes === null ? null : new Date(presentMs() + minutes * MINUTE_MS).toISOString();

/** When to expect somebody back: in so many minutes, with the time that it will be then. */
export const UntilSelect = ({ label, value, onChange }: UntilSelectProps) => {
  const t = useStaffTexts();
  const format = useFormat();
  const id = useId();
  // The choices stand still while somebody chooses.
  const [opened] = useState(presentMs);
  return (
    <div className="until">
      <label htmlFor={id}>
        <b>{label}</b>
      </label>
      <span className="select-box">
        <select
          id={id}
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value === '' ? null : Number(event.target.value))}
        >
          <option value="">{t('untilUnknown')}</option>
          {offered.map((minutes) => (
            <option key={minutes} value={minutes}>
              {t('untilIn', { count: minutes, time: format.time(new Date(opened + minutes * MINUTE_MS)) })}
            </option>
          ))}
        </select>
        <Icon name="chevronDown" />
      </span>
    </div>
  );
};
