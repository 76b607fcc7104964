import { useId, useState, type Ref } from 'react';
import { PAIRING_ALPHABET, PAIRING_CODE_LENGTH } from '../../../protocol/pairing.ts';

type CodeFieldProps = {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (code: string) => void;
  readonly ref?: Ref<HTMLInputElement>;
};

/** One field, drawn as six boxes: typed, pasted and read out as one code. */
export const CodeField = ({ label, hint, value, onChange, ref }: CodeFieldProps) => {
  const id = useId();
  const [isFocused, setFocused] = useState(false);
  const at = Math.min(value.length, PAIRING_CODE_LENGTH - 1);
  return (
    <div className="field">
      <span className="code-field" dir="ltr">
        <input
          ref={ref}
          aria-label={label}
          aria-describedby={id}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          value={value}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onChange={(event) => onChange(codeIn(event.target.value))}
        />
        {Array.from({ length: PAIRING_CODE_LENGTH }, (_, index) => (
          <b key={index} aria-hidden="true" data-here={isFocused && index === at ? true : undefined}>
            {value[index] ?? ''}
          </b>
        ))}
      </span>
      <p className="hint" id={id}>
        {hint}
      </p>
    </div>
  );
};

const NOT_OF_A_CODE = new RegExp(`[^${PAIRING_ALPHABET}]`, 'g');

/** What can be part of a code, in capitals; hyphens, spaces and the rest of a line that was pasted are not. */
export const codeIn = (typed: string): string =>
  typed.toUpperCase().replace(NOT_OF_A_CODE, '').slice(0, PAIRING_CODE_LENGTH);
