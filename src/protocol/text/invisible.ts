/**
 * Characters that show nothing, wherever they stand: format characters with the bidi controls, soft hyphens, fillers, and
 * the braille pattern without dots. ZWNJ and ZWJ are among them, which Persian and Indian words need within.
 */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/gu;

export const withoutInvisible = (text: string): string => text.replace(INVISIBLE, '');
