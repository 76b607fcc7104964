import { PAIRING_ALPHABET } from '../../../protocol/pairing.ts';

const GROUPS = 4;
const GROUP_LENGTH = 4;

/** `kxr4-tnp7-…`: 16 letters that are not taken for one another when read out, 71 bits. */
export const suggestPassword = (): string => {
  const letters = PAIRING_ALPHABET.toLowerCase();
  const group = () => Array.from({ length: GROUP_LENGTH }, () => letters[randomBelow(letters.length)] ?? '').join('');
  return Array.from({ length: GROUPS }, group).join('-');
};

/** Each equally often: bytes past the last whole round are thrown away. */
const randomBelow = (count: number): number => {
  const whole = 256 - (256 % count);
  for (;;) {
    const [byte = 255] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < whole) return byte % count;
  }
};
