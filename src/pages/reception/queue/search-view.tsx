import { useMemo } from 'react';
import { isActive, isSuperseded } from '../../../protocol/lifecycle.ts';
import type { StaffEntry } from '../../../protocol/views.ts';
import { useEntries, useFeed, useLiveness } from '../../shared/staff/hub.tsx';
import { Button } from '../../shared/staff/controls.tsx';
import { EntryMark } from '../../shared/staff/urgency.tsx';
import { useDesk } from '../desk/desk.tsx';
import { KeyBar } from '../desk/key-bar.tsx';
import { createMatcher } from '../patient/finding/matching.ts';
import { Named } from '../patient/finding/named.tsx';
import { phoneText } from '../patient/phone.ts';
import { personIn, type Person } from '../patient/person.ts';
import { usePatientSearch } from '../patient/finding/use-patient-search.ts';
import { mayArrive } from '../patient/visits.ts';
import { useReceptionTexts } from '../texts.ts';
import { EntryList, type ListRow } from './entry-list.tsx';
import { listingOf, positionsInLine } from './listing.ts';
import { EntryPanel } from './panel/entry-panel.tsx';
import { PersonPanel } from './panel/person-panel.tsx';
import { useAppointmentWords, useStateWords } from './state-words.ts';

/** Found as it is typed: who waits, who is elsewhere today, and who is known and not here. */
export const SearchView = () => {
  const t = useReceptionTexts();
  const feed = useFeed();
  const entries = useEntries();
  const { query, chosen, choose } = useDesk();
  const typed = query.trim();
  const positions = useMemo(() => positionsInLine(feed, entries), [feed, entries]);
  const { rows, people, state } = useFound(typed);
  const chosenId =
    chosen === null ? null : chosen.kind === 'entry' ? chosen.queueId : `person-${chosen.person.patientId}`;
  const chooseRow = (key: string | null) => {
    const person = key === null ? undefined : people.get(key);
    if (person) return choose({ kind: 'person', person });
    choose(key === null ? null : { kind: 'entry', queueId: key });
  };
  return (
    <main className={chosen === null ? 'desk' : 'desk with-panel'}>
      <section className="queue-list" aria-label={t('searchLabel')}>
        <div className="queue-scroll">
          <EntryList
            columns="waiting"
            rows={rows}
            positions={positions}
            query={typed}
            chosenId={chosenId}
            onChoose={chooseRow}
            isBusy={state === 'searching'}
            none={state === 'searching' ? t('searching') : t('nobodyFits', { query: typed })}
          />
        </div>
        <KeyBar
          keys={[
            [t('keyChoose'), '↑', '↓'],
            [t('keyClear'), 'Esc'],
          ]}
        >
          {t('looksIn')}
        </KeyBar>
      </section>
      {chosen?.kind === 'entry' && <EntryPanel key={chosen.queueId} queueId={chosen.queueId} positions={positions} />}
      {chosen?.kind === 'person' && <PersonPanel key={chosen.person.patientId} person={chosen.person} />}
    </main>
  );
};

type Found = {
  readonly rows: ListRow[];
  /** By the row's key. */
  readonly people: ReadonlyMap<string, Person>;
  readonly state: ReturnType<typeof usePatientSearch>['state'];
};

const useFound = (typed: string): Found => {
  const t = useReceptionTexts();
  const { day, departments, streams } = useFeed();
  const entries = useEntries();
  const { patients, more, state } = usePatientSearch(typed);
  return useMemo(() => {
    const isMeant = createMatcher(typed, day.date);
    const found = [...entries.values()].filter((entry) => isMeant({ ...entry.patient, ...entry }));
    const waiting = found
      .filter((entry) => listingOf(entry, { day, departments }) === 'waiting')
      .sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt));
    const elsewhere = found
      .filter((entry) => !waiting.includes(entry) && !isSuperseded(entry.status))
      .sort((a, b) => Number(isActive(b.status)) - Number(isActive(a.status)));
    const here = new Set(found.map(({ patientId }) => patientId));
    const booked = [...streams.values()]
      .flatMap(({ appointments }) => [...appointments.values()])
      .filter((one) => mayArrive(one) && !here.has(one.patientId) && isMeant({ ...one.patient, ...one }))
      .sort((a, b) => Date.parse(a.scheduledDate) - Date.parse(b.scheduledDate));
    const today = new Set([...here, ...booked.map(({ patientId }) => patientId)]);
    const absent = patients.filter(({ patientId }) => !today.has(patientId));

    const people = new Map<string, Person>();
    const rows: ListRow[] = [];
    const group = (title: string, own: ListRow[], detail = String(own.length)) => {
      if (own.length > 0) rows.push({ kind: 'group', key: `group-${title}`, title, detail }, ...own);
    };
    group(
      t('waiting'),
      waiting.map((entry) => ({ kind: 'entry', entry })),
    );
    group(t('elsewhereToday'), [
      ...elsewhere.map((entry): ListRow => ({
        kind: 'other',
        key: entry.queueId,
        content: <ElsewhereCells entry={entry} query={typed} />,
        fullName: entry.patient?.fullName ?? '',
      })),
      ...booked.flatMap((one): ListRow[] => {
        const person = personIn(one);
        if (person === null || people.has(`person-${person.patientId}`)) return [];
        people.set(`person-${person.patientId}`, person);
        const content = <PersonCells person={person} query={typed} words={<BookedWords appointment={one} />} />;
        return [{ kind: 'other', key: `person-${person.patientId}`, content, fullName: person.fullName }];
      }),
    ]);
    group(
      t('notHereToday'),
      absent.map((person): ListRow => {
        people.set(`person-${person.patientId}`, person);
        const words = [person.medicalRecordNumber, person.phoneNumber && phoneText(person.phoneNumber)];
        const content = <PersonCells person={person} query={typed} words={words.filter(Boolean).join(' · ')} />;
        return { kind: 'other', key: `person-${person.patientId}`, content, fullName: person.fullName };
      }),
      more ? t('moreThan', { count: absent.length }) : String(absent.length),
    );
    return { rows, people, state };
  }, [typed, entries, streams, day, departments, patients, more, state, t]);
};

const ElsewhereCells = ({ entry, query }: { entry: StaffEntry; query: string }) => {
  const stateWords = useStateWords();
  return (
    <>
      <span role="gridcell" className="number-cell">
        <EntryMark entry={entry} size={20} />
        <span className="queue-number">{entry.queueNumber}</span>
      </span>
      <span role="gridcell" className="person-cell">
        <Named patient={entry.patient} query={query} />
      </span>
      <span role="gridcell" className="rest-cell secondary">
        {stateWords(entry)}
      </span>
    </>
  );
};

const BookedWords = ({ appointment }: { appointment: Parameters<ReturnType<typeof useAppointmentWords>>[0] }) => {
  const appointmentWords = useAppointmentWords();
  return appointmentWords(appointment);
};

type PersonCellsProps = { readonly person: Person; readonly query: string; readonly words: React.ReactNode };

const PersonCells = ({ person, query, words }: PersonCellsProps) => {
  const t = useReceptionTexts();
  const { isLive } = useLiveness();
  const { open } = useDesk();
  return (
    <>
      <span role="gridcell" className="number-cell">
        –
      </span>
      <span role="gridcell" className="person-cell">
        <Named patient={person} query={query} />
      </span>
      <span role="gridcell" className="rest-cell secondary">
        <span>{words}</span>
        <i className="grow" />
        <Button
          small
          disabled={!isLive}
          onClick={(event) => {
            event.stopPropagation();
            open({ kind: 'check-in', person });
          }}
        >
          {t('checkIn')}
        </Button>
      </span>
    </>
  );
};
