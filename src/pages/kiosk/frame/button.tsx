/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { Icon } from '../../shared/public/icons.tsx';
import './button.css';

type ButtonProps = {
  readonly kind?: 'plain' | 'main' | 'quiet';
  readonly tall?: boolean;
  readonly wide?: boolean;
  readonly icon?: Parameters<typeof Icon>[0]['name'];
  /** The icon points the other way where people read from right to left. */
  readonly mirror?: boolean;
  /** Said by "Read aloud", as an answer. */
  readonly read?: boolean;
  readonly lang?: string;
  readonly pressed?: boolean;
  readonly onClick?: () => void;
  readonly children: ComponentChildren;
};

export const Button = (props: ButtonProps) => {
  const {
    kind = 'plain',
    tall = false,
    wide = false,
    icon,
    mirror = false,
    read = false,
    lang,
    pressed,
    onClick,
    children,
  } = props;
  return (
    <button
      type="button"
      class={`k-button k-button--${kind}${tall ? ' k-button--tall' : ''}${wide ? ' k-button--wide' : ''}`}
      {...(lang !== undefined && { lang })}
      {...(pressed !== undefined && { 'aria-pressed': pressed })}
      onClick={onClick}
    >
      {icon && <Icon name={icon} class={mirror ? 'mirror' : ''} />}
      <span {...(read && { 'data-read': '' })}>{children}</span>
    </button>
  );
};
