import { useId, type ComponentProps, type ReactNode } from 'react';
import { Icon } from '../../shared/staff/icon.tsx';

type FieldProps = Omit<ComponentProps<'input'>, 'onChange'> & {
  readonly label: string;
  readonly hint?: string;
  readonly wrong?: string | null;
  /** Said below while nothing is wrong. */
  readonly detail?: ReactNode;
  readonly onType: (text: string) => void;
};

/** A name, a line to type in, and below it what is wrong. */
export const Field = ({ label, hint, wrong = null, detail, onType, ...input }: FieldProps) => {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        <b>{label}</b> {hint && <span className="muted">{hint}</span>}
      </label>
      <input
        autoComplete="off"
        {...input}
        id={id}
        className={wrong === null ? 'text-box large' : 'text-box large wrong'}
        aria-invalid={wrong !== null}
        aria-describedby={`${id}-said`}
        onChange={(event) => onType(event.target.value)}
      />
      <p id={`${id}-said`} className={wrong === null ? 'field-said' : 'field-said problem'} aria-live="polite">
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
