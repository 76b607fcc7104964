import { useEffect, useState } from 'react';
import type { Patient } from '../../../../protocol/patient.ts';
import { useHub } from '../../../shared/staff/hub.tsx';

/** The search starts when the typing pauses. */
const ASK_AFTER_MS = 120;
const SHORTEST = 1;

export type PatientSearch = {
  readonly patients: readonly Patient[];
  /** More fit than are told. */
  readonly more: boolean;
  readonly state: 'idle' | 'searching' | 'found' | 'failed';
};

const nobody: PatientSearch = { patients: [], more: false, state: 'idle' };

/** Everybody known to the hospital who fits what was typed. The former answer stays until the next one is there. */
export const usePatientSearch = (query: string, dateOfBirth?: string): PatientSearch => {
  const { client } = useHub();
  const [found, setFound] = useState(nobody);
  const asked = query.trim();
  useEffect(() => {
    if (asked.length < SHORTEST) {
      setFound(nobody);
      return;
    }
    const abort = new AbortController();
    setFound((former) => ({ ...former, state: 'searching' }));
    const timer = setTimeout(() => {
      const args = { query: asked, ...(dateOfBirth !== undefined && { dateOfBirth }) };
      client.send('patient:find', args, { signal: abort.signal }).then(
        ({ patients, more }) => {
          if (!abort.signal.aborted) setFound({ patients, more, state: 'found' });
        },
        () => {
          if (!abort.signal.aborted) setFound({ ...nobody, state: 'failed' });
        },
      );
    }, ASK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [client, asked, dateOfBirth]);
  return found;
};
