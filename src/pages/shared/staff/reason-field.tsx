import { useId, type Ref } from 'react';
import { Icon } from './icon.tsx';
import { useStaffTexts } from './texts.tsx';

export type Reason = { readonly chosen: string | null; readonly text: string };
export const noReason: Reason = { chosen: null, text: '' };

/** `Pain: now 9/10`; empty where neither was given. */
export const reasonText = ({ chosen, text }: Reason): string => [chosen, text.trim()].filter(Boolean).join(': ');

type ReasonFieldProps = {
  readonly hint: string;
  readonly usual: readonly string[];
  readonly value: Reason;
  readonly onChange: (reason: Reason) => void;
  readonly ref?: Ref<HTMLInputElement>;
};

/** The usual reasons as buttons, and one line for what there is to add. */
export const ReasonField = ({ hint, usual, value, onChange, ref }: ReasonFieldProps) => {
  const t = useStaffTexts();
  const id = useId();
  return (
    <div className="reason">
      <label htmlFor={id}>
        <b>{t('reason')}</b> <span className="muted">{hint}</span>
      </label>
      <div className="chips">
        {usual.map((one) => (
          <button
            key={one}
            type="button"
            className={one === value.chosen ? 'chip on' : 'chip'}
            aria-pressed={one === value.chosen}
            onClick={() => onChange({ ...value, chosen: one === value.chosen ? null : one })}
          >
            {one === value.chosen && <Icon name="check" />}
            {one}
          </button>
        ))}
      </div>
      <input
        ref={ref}
        id={id}
        className="text-box large"
        value={value.text}
        maxLength={450}
        autoComplete="off"
        onChange={(event) => onChange({ ...value, text: event.target.value })}
      />
    </div>
  );
};
