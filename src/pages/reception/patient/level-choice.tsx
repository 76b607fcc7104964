import { useId } from 'react';
import { useReceptionTexts } from '../texts.ts';
import { UrgencyMark, useUrgencyLabel } from '../../shared/staff/urgency.tsx';
import { useTargetMinutes } from '../../shared/staff/wait.tsx';

type LevelChoiceProps = { readonly level: number; readonly hint: string; readonly onChange: (level: number) => void };

const levels = [1, 2, 3, 4, 5] as const;

/** The five marks side by side: radio buttons. */
export const LevelChoice = ({ level: chosen, hint, onChange }: LevelChoiceProps) => {
  const t = useReceptionTexts();
  const label = useUrgencyLabel();
  const target = useTargetMinutes();
  const id = useId();
  return (
    <fieldset className="level-choice">
      <legend>
        <b>{t('urgency')}</b> <span className="muted">{hint}</span>
      </legend>
      <div>
        {levels.map((level) => (
          <label key={level}>
            <input type="radio" name={id} checked={level === chosen} onChange={() => onChange(level)} />
            <UrgencyMark level={level} size={24} />
          </label>
        ))}
      </div>
      <p className="muted">{t('seenWithin', { level: String(chosen), label: label(chosen), count: target(chosen) })}</p>
    </fieldset>
  );
};
