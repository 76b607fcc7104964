/** @jsxImportSource preact */
import type { ComponentChild } from 'preact';

const OPEN = '\u0002';
const CLOSE = '\u0003';

/** A value to give to `t` instead of a text. `rich` finds it again. */
export const slot = (name: string): string => `${OPEN}${name}${CLOSE}`;

/** A message with elements in it: `rich(t('finished', { number: slot('number') }), { number: <b>C-017</b> })`. */
export const rich = (text: string, elements: Readonly<Record<string, ComponentChild>>): ComponentChild[] =>
  text.split(OPEN).flatMap((piece, index) => {
    if (index === 0) return [piece];
    const [name = '', rest = ''] = piece.split(CLOSE);
    return [elements[name] ?? name, rest];
  });
