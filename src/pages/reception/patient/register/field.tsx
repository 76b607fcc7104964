import { useId, type ComponentProps, type ReactNode } from 'react';
import { Icon } from '../../../shared/staff/icon.tsx';
import { TextBox } from '../../../shared/staff/text-box.tsx';

type FieldProps = Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'maxLength'> & {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly wrong?: string | null;
  /** Said below while nothing is wrong. */
  readonly detail?: ReactNode;
  /** Characters, as the hub counts them. */
  readonly most: number;
  readonly onType: (text: string) => void;
};

/** A name, a line to type in, and below it what is wrong. */
export const Field = ({ label, hint, wrong = null, detail, ...input }: FieldProps) => {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        <b>{label}</b> {hint && <span className="muted">{hint}</span>}
      </label>
      <TextBox
        {...input}
        id={id}
        className={wrong === null ? 'text-box text-box--large' : 'text-box text-box--large text-box--wrong'}
        aria-invalid={wrong !== null}
        aria-describedby={`${id}-said`}
      />
      <p
        id={`${id}-said`}
        className={wrong === null ? 'field-said' : 'field-said field-said--problem'}
        aria-live="polite"
      >
        {wrong === null ? (
          detail
        ) : (
          <>
            <Icon name="warning" />
            {wrong}
          </>
        )}
      </p>
    </div>
  );
};
