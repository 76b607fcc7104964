const STORED_AS = 'queue-hub.print-at-check-in';

/** Whether this machine, a desk with a printer, prints each ticket as it is given. */
export const printsByItself = (): boolean => {
  try {
    return localStorage.getItem(STORED_AS) !== null;
  } catch {
    return false;
  }
};

export const setPrintsByItself = (isOn: boolean): void => {
  try {
    if (isOn) localStorage.setItem(STORED_AS, 'yes');
    else localStorage.removeItem(STORED_AS);
  } catch {
    // A browser that stores nothing forgets it with the page.
  }
};
