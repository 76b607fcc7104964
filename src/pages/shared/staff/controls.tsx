import type { ComponentProps, ReactNode, Ref } from 'react';
import { Icon, type IconName } from './icon.tsx';
import { Key } from './keys.tsx';

type ButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  readonly icon?: IconName;
  /** The key that does the same. */
  readonly keyName?: string;
  readonly look?: 'plain' | 'primary' | 'quiet' | 'danger';
  readonly small?: boolean;
  readonly children?: ReactNode;
};

export const Button = ({ icon, keyName, look = 'plain', small = false, children, className, ...rest }: ButtonProps) => (
  <button
    type="button"
    {...rest}
    className={['button', look, small && 'small', className].filter(Boolean).join(' ')}
    aria-keyshortcuts={keyName === undefined ? undefined : shortcutOf(keyName)}
  >
    {icon && <Icon name={icon} />}
    {children !== undefined && <span>{children}</span>}
    {keyName !== undefined && <Key name={keyName} />}
  </button>
);

const shortcutOf = (keyName: string): string =>
  keyName.startsWith('⇧') ? `Shift+${keyName.slice(1)}` : keyName === '↵' ? 'Enter' : keyName;

type Segment<Value extends string> = {
  readonly value: Value;
  readonly label: ReactNode;
  readonly count?: string | undefined;
};

type SegmentsProps<Value extends string> = {
  readonly label: string;
  readonly value: Value;
  readonly segments: readonly Segment<Value>[];
  readonly onChange: (value: Value) => void;
  readonly disabled?: boolean;
};

/** One of a few, side by side: radio buttons, so that the arrow keys choose. */
export const Segments = <Value extends string>({
  label,
  value,
  segments,
  onChange,
  disabled,
}: SegmentsProps<Value>) => (
  <span className="segments" role="radiogroup" aria-label={label}>
    {segments.map((segment) => (
      <label key={segment.value} className={segment.value === value ? 'on' : undefined}>
        <input
          type="radio"
          name={label}
          checked={segment.value === value}
          disabled={disabled}
          onChange={() => onChange(segment.value)}
        />
        {segment.label}
        {segment.count !== undefined && <span className="count">{segment.count}</span>}
      </label>
    ))}
  </span>
);

type SearchFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly keyName?: string;
  readonly large?: boolean;
  /** Where a dialog begins. */
  readonly autoFocus?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
};

export const SearchField = ({
  label,
  value,
  onChange,
  keyName,
  large = false,
  autoFocus = false,
  ref,
}: SearchFieldProps) => (
  <label className={large ? 'field-box large' : 'field-box'}>
    <Icon name="search" />
    <input
      ref={ref}
      type="search"
      value={value}
      placeholder={label}
      aria-label={label}
      data-autofocus={autoFocus || undefined}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        // The first Escape empties the field, the next one leaves it, or the dialog it is in.
        if (event.key !== 'Escape' || (value === '' && autoFocus)) return;
        event.stopPropagation();
        if (value === '') event.currentTarget.blur();
        else onChange('');
      }}
    />
    {keyName !== undefined && value === '' && <Key name={keyName} />}
  </label>
);
