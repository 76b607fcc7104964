/** A share of fewer says more than is known. */
export const SHARE_FROM = 10;
