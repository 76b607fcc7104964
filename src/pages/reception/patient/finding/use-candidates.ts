import { useMemo } from 'react';
import { useEntries, useFeed } from '../../../shared/staff/hub.tsx';
import { createMatcher } from './matching.ts';
import { personIn, type Person } from '../person.ts';
import { usePatientSearch, type PatientSearch } from './use-patient-search.ts';
import { mayArrive, visitsOfToday, type Today } from '../visits.ts';
import { presentMs } from '../../../shared/present.ts';

export type Candidate = { readonly person: Person; readonly today: Today };

/** How many of those expected next are offered before anything is typed. */
const EXPECTED = 8;
/** Late ones stay on offer for a while. */
const LATE_MS = 60 * 60_000;

/**
 * Who may be meant: at once everybody of today, by name, phone, record number or code, and after them everybody the
 * hospital knows. Before anything is typed, those whose appointments are next.
 */
export const useCandidates = (
  query: string,
): { readonly candidates: readonly Candidate[]; readonly state: PatientSearch['state']; readonly more: boolean } => {
  const { day, streams } = useFeed();
  const entries = useEntries();
  const { patients, state, more } = usePatientSearch(query);
  const appointments = useMemo(
    () => [...streams.values()].flatMap((stream) => [...stream.appointments.values()]),
    [streams],
  );
  const visits = useMemo(() => visitsOfToday(entries.values(), appointments), [entries, appointments]);
  const typed = query.trim();
  const candidates = useMemo(() => {
    const people = new Map<string, Person>();
    const add = (person: Person | null) => {
      if (person !== null && !people.has(person.patientId)) people.set(person.patientId, person);
    };
    if (typed === '') {
      const from = presentMs() - LATE_MS;
      appointments
        .filter((one) => mayArrive(one) && Date.parse(one.scheduledDate) >= from)
        .sort((a, b) => Date.parse(a.scheduledDate) - Date.parse(b.scheduledDate))
        .slice(0, EXPECTED)
        .forEach((one) => add(personIn(one)));
    } else {
      const isMeant = createMatcher(typed, day.date);
      for (const one of appointments) if (isMeant({ ...one.patient, ...one })) add(personIn(one));
      for (const one of entries.values()) if (isMeant({ ...one.patient, ...one })) add(personIn(one));
      patients.forEach(add);
    }
    return [...people.values()].map((person) => ({ person, today: visits(person.patientId) }));
  }, [typed, day.date, appointments, entries, patients, visits]);
  return { candidates, state, more };
};
