const STORED_AS = 'queue-hub.station';

/** The station that somebody last worked at on this workstation. It outlasts a sign-out: the next shift sits down there. */
export const lastStation = (): string | null => {
  try {
    return localStorage.getItem(STORED_AS);
  } catch {
    return null;
  }
};

export const rememberStation = (doctorId: string): void => {
  try {
    localStorage.setItem(STORED_AS, doctorId);
  } catch {
    // Without storage it is chosen each time.
  }
};
