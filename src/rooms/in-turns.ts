/** A screen that is told fetches all of its views. So ten thousand screens are told over two seconds, not at once. */
export const TOLD_AT_ONCE = 250;
const EVERY_MS = 50;

/** Tells some now and the others later. `tell` is false where there was nothing to tell any more. */
export const inTurns = <Of>(all: readonly Of[], tell: (one: Of) => boolean, from = 0): void => {
  let at = from;
  for (let told = 0; told < TOLD_AT_ONCE && at < all.length; at += 1) {
    const one = all[at];
    if (one !== undefined && tell(one)) told += 1;
  }
  if (at < all.length) setTimeout(() => inTurns(all, tell, at), EVERY_MS).unref();
};
