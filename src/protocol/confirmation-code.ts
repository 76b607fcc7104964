/** Consonants and digits that neither look nor sound alike, so that no code is a word and none is misread. */
export const CODE_CHARACTERS = 'BCDFGHJKMNPQRTVWX346789';
export const CODE_LENGTH = 8;
