const PLACE = 'queue-hub.print-at-check-in';

/** Whether this machine, a desk with a printer, prints each ticket as it is given. */
export const printsByItself = (): boolean => {
  try {
    return localStorage.getItem(PLACE) !== null;
  } catch {
    return false;
  }
};

export const setPrintsByItself = (isOn: boolean): void => {
  try {
    if (isOn) localStorage.setItem(PLACE, 'yes');
    else localStorage.removeItem(PLACE);
  } catch {
    // A browser that stores nothing forgets it with the page.
  }
};
