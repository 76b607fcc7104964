/** A part of a sentence as one of its own. */
export const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);
