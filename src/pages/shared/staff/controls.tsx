import type { ComponentProps, ReactNode, Ref } from 'react';
import { useMediaQuery } from '@mantine/hooks';
import { Icon, type IconName } from './icon.tsx';
import { Key } from './keys.tsx';
import { useStaffTexts } from './texts.tsx';

type ButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  readonly icon?: IconName;
  /** The key that does the same. */
  readonly keyName?: string;
  readonly look?: 'plain' | 'primary' | 'quiet' | 'danger' | 'inverse';
  readonly small?: boolean;
  /** With an icon alone. */
  readonly bare?: boolean;
  readonly children?: ReactNode;
};

export const Button = ({
  icon,
  keyName,
  look = 'plain',
  small = false,
  bare = false,
  children,
  className,
  ...rest
}: ButtonProps) => (
  <button
    type="button"
    {...rest}
    className={[
      'button',
      look !== 'plain' && `button--${look}`,
      small && 'button--small',
      bare && 'button--bare',
      className,
    ]
      .filter(Boolean)
      .join(' ')}
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
      <label key={segment.value}>
        <input
          type="radio"
          name={label}
          checked={segment.value === value}
          disabled={disabled}
          onChange={() => onChange(segment.value)}
        />
        {segment.label}
        {segment.count !== undefined && <span className="segments__count">{segment.count}</span>}
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
}: SearchFieldProps) => {
  const t = useStaffTexts();
  // A hint cannot wrap. A head has less room for it than a dialog.
  const isNarrow = useMediaQuery(large ? '(max-width: 480px)' : '(max-width: 1100px)');
  return (
    <label className={large ? 'field-box field-box--large' : 'field-box'}>
      <Icon name="search" />
      <input
        ref={ref}
        type="search"
        value={value}
        placeholder={isNarrow ? t('search') : label}
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
};
