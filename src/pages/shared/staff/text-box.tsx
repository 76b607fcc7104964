import { useEffect, useId, useRef, type ComponentProps, type RefObject } from 'react';
import { useStaffTexts } from './texts.tsx';

type Limit = {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly id: string;
  /** Null while the text fits. */
  readonly said: string | null;
};

/** Nothing that somebody types is cut. What is longer than the hub takes is said, and its form is not sent. */
export const useLimit = (text: string, most: number): Limit => {
  const t = useStaffTexts();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const { length } = text.trim();
  const said = length > most ? t('tooLong', { most: String(most), length: String(length) }) : null;
  useEffect(() => field.current?.setCustomValidity(said ?? ''), [said]);
  return { field, id, said };
};

export const TooLong = ({ id, said }: Limit) =>
  said !== null && (
    <span className="too-long" id={id} role="alert">
      {said}
    </span>
  );

type TextBoxProps = Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'maxLength'> & {
  readonly value: string;
  /** Characters, as the hub counts them. */
  readonly most: number;
  readonly onType: (text: string) => void;
};

export const TextBox = ({ value, most, onType, className = 'text-box', ref, ...rest }: TextBoxProps) => {
  const limit = useLimit(value, most);
  const { field, id, said } = limit;
  return (
    <>
      <input
        autoComplete="off"
        {...rest}
        ref={(input) => {
          field.current = input;
          if (typeof ref === 'function') ref(input);
          else if (ref) ref.current = input;
        }}
        className={said === null ? className : `${className} text-box--wrong`}
        aria-invalid={said !== null || rest['aria-invalid']}
        aria-describedby={[rest['aria-describedby'], said !== null && id].filter(Boolean).join(' ') || undefined}
        value={value}
        onChange={(event) => onType(event.target.value)}
      />
      <TooLong {...limit} />
    </>
  );
};
