import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { Patient } from '../../../protocol/patient.ts';
import type { Appointment } from '../../../protocol/views.ts';
import { useFeed, useHub } from '../../shared/staff/hub.tsx';
import { keepDestination, keptDestination } from './kept-filter.ts';
import type { ListFilter } from '../queue/listing.ts';
import type { Person } from '../patient/person.ts';
import type { CheckedIn } from '../patient/check-in/checked-in.tsx';

/** Where the desk is, by the address: `#appointments`. */
export const deskViews = ['queue', 'appointments', 'insight'] as const;
export type DeskView = (typeof deskViews)[number];

/** The view, and in the queue also the entry that is chosen: `#queue/<queueId>`. */
const addressed = (): { view: DeskView; chosen: Chosen | null } => {
  const [name, queueId] = location.hash.slice(1).split('/');
  const view = deskViews.find((one) => one === name) ?? 'queue';
  return { view, chosen: view === 'queue' && queueId ? { kind: 'entry', queueId } : null };
};
/** Browsers take a hundred addresses in half a minute; a held arrow key chooses more rows than that. */
const ADDRESS_AFTER_MS = 100;

const hashOf = (view: DeskView, chosen: Chosen | null): string =>
  view === 'queue' && chosen?.kind === 'entry' ? `#queue/${chosen.queueId}` : `#${view}`;

/** Writes where the desk is into the address. One that was typed stays: it is about to be followed. */
const useAddress = () => {
  const own = useRef(location.hash);
  return useMemo(
    () => ({
      write(hash: string) {
        if (location.hash !== own.current) return;
        // The bare address is the queue's, too.
        if (hash !== (location.hash || '#queue')) history.replaceState(null, '', hash);
        own.current = location.hash;
      },
      followed() {
        own.current = location.hash;
      },
    }),
    [],
  );
};

/** What the panel beside the list shows. */
export type Chosen =
  | { readonly kind: 'entry'; readonly queueId: string }
  | { readonly kind: 'person'; readonly person: Person };

/** A time to book, with whom; `date` is the hospital's. */
export type Slot = {
  readonly doctorId: string;
  readonly date: string;
  readonly startsAt: string;
  readonly durationMinutes: number;
};

export type DeskDialog =
  | { readonly kind: 'check-in'; readonly query?: string; readonly person?: Person }
  | { readonly kind: 'checked-in'; readonly checkedIn: CheckedIn }
  /** `goOn`: what the patient was to be registered for. */
  | { readonly kind: 'register'; readonly fullName: string; readonly goOn: (patient: Patient) => void }
  | { readonly kind: 'edit'; readonly patient: Patient }
  | { readonly kind: 'urgency' | 'transfer' | 'hold' | 'end' | 'attach' | 'detach' | 'plan'; readonly queueId: string }
  /** With an appointment: another time for it. */
  | { readonly kind: 'book'; readonly person?: Person; readonly slot?: Slot; readonly appointment?: Appointment }
  /** With where it was: the receipt of a move. */
  | { readonly kind: 'booked'; readonly appointment: Appointment; readonly was?: Appointment }
  | { readonly kind: 'appointment' | 'cancel-appointment'; readonly appointment: Appointment }
  | { readonly kind: 'hand-over'; readonly doctorId?: string }
  | { readonly kind: 'close-day' | 'referrals' }
  /** `waiting`: what happens with those who wait if the doctor goes off. */
  | { readonly kind: 'doctor'; readonly doctorId: string; readonly waiting?: 'keep' }
  | { readonly kind: 'keys' };

export type Desk = {
  readonly view: DeskView;
  readonly query: string;
  readonly filter: ListFilter;
  readonly chosen: Chosen | null;
  readonly dialog: DeskDialog | null;
  readonly show: (view: DeskView) => void;
  readonly search: (query: string) => void;
  readonly narrow: (changes: Partial<ListFilter>) => void;
  readonly choose: (chosen: Chosen | null) => void;
  readonly open: (dialog: DeskDialog) => void;
  readonly close: () => void;
  /** Moves the choice by some rows in the shown list, while somebody types above it. */
  readonly step: RefObject<((by: number) => void) | null>;
};

const DeskContext = createContext<Desk | null>(null);

export const useDesk = (): Desk => {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('no desk here: the page is not inside its DeskProvider');
  return desk;
};

/** The own department, where the login has one, until another choice is made here. */
const useFirstFilter = (): ListFilter => {
  const { user } = useHub();
  const { doctors, departments } = useFeed();
  const own = user.departmentId === null ? null : { departmentId: user.departmentId };
  const kept = keptDestination(user.userId);
  const isThere = (destination: ListFilter['destination']) =>
    destination === null ||
    ('doctorId' in destination ? doctors.has(destination.doctorId) : departments.has(destination.departmentId));
  return { listing: 'waiting', destination: kept !== undefined && isThere(kept) ? kept : own, levels: new Set() };
};

export const DeskProvider = ({ children }: { children: ReactNode }) => {
  const { user } = useHub();
  const first = useFirstFilter();
  const address = useAddress();
  const [begun] = useState(addressed);
  const [view, setView] = useState(begun.view);
  const [query, setQuery] = useState('');
  const [filter, setFilter] = useState(first);
  const [chosen, choose] = useState<Chosen | null>(begun.chosen);
  const [dialog, setDialog] = useState<DeskDialog | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => address.write(hashOf(view, chosen)), ADDRESS_AFTER_MS);
    return () => clearTimeout(timer);
  }, [view, chosen, address]);
  // An address that is typed, or chosen from the browser's list.
  useEffect(() => {
    const follow = () => {
      address.followed();
      const { view: next, chosen: entry } = addressed();
      setView(next);
      if (entry !== null) choose(entry);
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [address]);
  const step = useRef<((by: number) => void) | null>(null);
  const desk = useMemo<Desk>(
    () => ({
      view,
      query,
      filter,
      chosen,
      dialog,
      show(next) {
        address.write(hashOf(next, chosen));
        setQuery('');
        setView(next);
      },
      search(next) {
        // The results need the room.
        if (query === '' && next !== '') choose(null);
        setQuery(next);
      },
      narrow(changes) {
        if (changes.destination !== undefined) keepDestination(user.userId, changes.destination);
        setFilter((former) => ({ ...former, ...changes }));
      },
      choose,
      open: setDialog,
      close: () => setDialog(null),
      step,
    }),
    [address, view, query, filter, chosen, dialog, user],
  );
  return <DeskContext value={desk}>{children}</DeskContext>;
};
