import type { ComponentProps, ReactNode } from 'react';
import { useId } from 'react';
import { TextBox } from '../shared/staff/text-box.tsx';

type FieldProps = {
  readonly label: ReactNode;
  readonly note?: ReactNode;
  readonly hint?: ReactNode;
  /** Beside its control. */
  readonly row?: boolean;
  /** Gets the id of its control, and of what describes it. */
  readonly children: (ids: { id: string; 'aria-describedby': string | undefined }) => ReactNode;
};

export const Field = ({ label, note, hint, row = false, children }: FieldProps) => {
  const id = useId();
  const described = hint === undefined ? undefined : `${id}-hint`;
  return (
    <div className={row ? 'field field--row' : 'field'}>
      <label htmlFor={id}>
        {label} {note !== undefined && <em>{note}</em>}
      </label>
      {children({ id, 'aria-describedby': described })}
      {hint !== undefined && (
        <p className="hint" id={described}>
          {hint}
        </p>
      )}
    </div>
  );
};

type Shared = Omit<FieldProps, 'children'>;
type TextFieldProps = Shared &
  Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'id' | 'maxLength'> & {
    readonly value: string;
    /** Characters, as the hub counts them. */
    readonly most?: number;
    readonly onChange: (value: string) => void;
  };

/** What is read as a date or a number has its own bounds. */
const ANY_LENGTH = Number.POSITIVE_INFINITY;

export const TextField = ({ label, note, hint, most = ANY_LENGTH, onChange, ...rest }: TextFieldProps) => (
  <Field label={label} note={note} hint={hint}>
    {(ids) => <TextBox className="text-box text-box--tall" {...rest} {...ids} most={most} onType={onChange} />}
  </Field>
);

export type Option = { readonly value: string; readonly label: string };

type SelectFieldProps = Shared & {
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
  readonly disabled?: boolean;
};

export const SelectField = ({ label, note, hint, value, options, onChange, disabled }: SelectFieldProps) => (
  <Field label={label} note={note} hint={hint}>
    {(ids) => (
      <select
        className="text-box text-box--tall select"
        {...ids}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
      >
        <Options options={options} />
      </select>
    )}
  </Field>
);

export const Options = ({ options }: { options: readonly Option[] }) =>
  options.map((option) => (
    <option key={option.value} value={option.value}>
      {option.label}
    </option>
  ));

type CheckFieldProps = {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
};

export const CheckField = ({ label, hint, checked, onChange }: CheckFieldProps) => (
  <label className="check">
    <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
    <span>
      <b>{label}</b>
      {hint !== undefined && <span className="hint">{hint}</span>}
    </span>
  </label>
);
