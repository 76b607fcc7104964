/** Advances of Inter's bold glyphs, in hundredths of its size; none of the other letters is wider than 78. */
const advances: Readonly<Record<string, number>> = { C: 75, I: 30, M: 95, W: 107, '1': 44, '-': 47 };
const DIGIT = 69;
const LETTER = 79;

/**
 * How wide a queue number is, in its own font size, so that its style can choose the largest that fits: `W-888` takes a
 * quarter more room than `C-017`, and none may be cut off.
 */
export const widthInEm = (queueNumber: string): number => {
  let hundredths = 0;
  for (const glyph of queueNumber) hundredths += advances[glyph] ?? (/\d/.test(glyph) ? DIGIT : LETTER);
  return hundredths / 100;
};
