import { useId, type KeyboardEvent, type Ref } from 'react';
import { Icon } from '../icon.tsx';
import { TextBox } from '../text-box.tsx';
import { useStaffTexts } from '../texts.tsx';

export type Reason = { readonly chosen: string | null; readonly text: string };
export const noReason: Reason = { chosen: null, text: '' };

/** `Pain: now 9/10`; empty where neither was given. */
export const reasonText = ({ chosen, text }: Reason): string => [chosen, text.trim()].filter(Boolean).join(': ');

/** Of the whole reason, with the usual one before it. */
const LONGEST_REASON = 500;

type ReasonFieldProps = {
  /** What is asked; the reason by default. */
  readonly label?: string;
  readonly hint: string;
  readonly usual: readonly string[];
  readonly value: Reason;
  readonly onChange: (reason: Reason) => void;
  /** Characters of the whole. */
  readonly longest?: number;
  /** Where the dialog begins. */
  readonly autoFocus?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
};

/** The usual reasons as buttons, and one line for what there is to add. */
export const ReasonField = (props: ReasonFieldProps) => {
  const { label, hint, usual, value, onChange, longest = LONGEST_REASON, autoFocus = false, ref } = props;
  const t = useStaffTexts();
  const id = useId();
  return (
    <div className="reason">
      <label htmlFor={id}>
        <b>{label ?? t('reason')}</b> <span className="muted">{hint}</span>
      </label>
      <div className="chips">
        {usual.map((one) => (
          <button
            key={one}
            type="button"
            className={one === value.chosen ? 'chip chip--on' : 'chip'}
            aria-pressed={one === value.chosen}
            onClick={() => onChange({ ...value, chosen: one === value.chosen ? null : one })}
            onKeyDown={one === value.chosen ? submitOnEnter : undefined}
          >
            {one === value.chosen && <Icon name="check" />}
            {one}
          </button>
        ))}
      </div>
      <TextBox
        ref={ref}
        id={id}
        className="text-box text-box--large"
        data-autofocus={autoFocus || undefined}
        value={value.text}
        most={longest - (value.chosen === null ? 0 : `${value.chosen}: `.length)}
        onType={(text) => onChange({ ...value, text })}
      />
    </div>
  );
};

/** Enter after a click on a reason goes on. It does not take the reason back. */
const submitOnEnter = (event: KeyboardEvent<HTMLButtonElement>): void => {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
};
