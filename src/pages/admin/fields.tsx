import type { ComponentProps, ReactNode } from 'react';
import { useId } from 'react';

type FieldProps = {
  readonly label: ReactNode;
  readonly note?: ReactNode;
  readonly hint?: ReactNode;
  /** Gets the id of its control, and of what describes it. */
  readonly children: (ids: { id: string; 'aria-describedby': string | undefined }) => ReactNode;
};

export const Field = ({ label, note, hint, children }: FieldProps) => {
  const id = useId();
  const described = hint === undefined ? undefined : `${id}-hint`;
  return (
    <div className="field">
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
  Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'id'> & {
    readonly value: string;
    readonly onChange: (value: string) => void;
  };

export const TextField = ({ label, note, hint, value, onChange, ...rest }: TextFieldProps) => (
  <Field label={label} note={note} hint={hint}>
    {(ids) => (
      <input
        className="text-box tall"
        autoComplete="off"
        {...rest}
        {...ids}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    )}
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
        className="text-box tall select"
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
