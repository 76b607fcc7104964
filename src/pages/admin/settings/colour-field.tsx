import { useState } from 'react';

type ColourFieldProps = {
  readonly label: string;
  /** `#bf1320` */
  readonly value: string;
  readonly onChange: (colour: string) => void;
};

/** Chosen by eye, or typed as the hospital's designers write it. */
export const ColourField = ({ label, value, onChange }: ColourFieldProps) => {
  const [typed, setTyped] = useState<string | null>(null);
  const take = (text: string) => {
    setTyped(text);
    const [colour] = /^#[0-9a-f]{6}$/.exec(text.trim().toLowerCase()) ?? [];
    if (colour !== undefined) onChange(colour);
  };
  return (
    <span className="colour">
      <input type="color" aria-label={label} value={value} onChange={(event) => onChange(event.target.value)} />
      <input
        className="text-box text-box--tall colour__typed"
        aria-label={`${label} #`}
        dir="ltr"
        spellCheck={false}
        autoComplete="off"
        value={typed ?? value}
        onChange={(event) => take(event.target.value)}
        // What is no colour goes back to the one that holds.
        onBlur={() => setTyped(null)}
      />
    </span>
  );
};
