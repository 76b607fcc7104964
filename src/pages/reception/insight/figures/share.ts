/** A share of fewer people would look more certain than it is. */
export const SHARE_FROM = 10;
