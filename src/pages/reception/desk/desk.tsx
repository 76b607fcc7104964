import { createContext, useContext, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { Patient } from '../../../protocol/patient.ts';
import type { Appointment } from '../../../protocol/views.ts';
import type { ListFilter } from '../queue/listing.ts';
import type { Person } from '../patient/person.ts';
import type { CheckedIn } from '../patient/checked-in.tsx';

/** Where the desk is, by the address: `#appointments`. */
export const deskViews = ['queue', 'appointments', 'insight'] as const;
export type DeskView = (typeof deskViews)[number];

const addressed = (): DeskView => deskViews.find((view) => location.hash === `#${view}`) ?? 'queue';

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
  | { readonly kind: 'urgency' | 'transfer' | 'end' | 'attach'; readonly queueId: string }
  /** With an appointment: another time for it. */
  | { readonly kind: 'book'; readonly person?: Person; readonly slot?: Slot; readonly appointment?: Appointment }
  | { readonly kind: 'appointment' | 'cancel-appointment'; readonly appointment: Appointment }
  | { readonly kind: 'hand-over'; readonly doctorId?: string }
  | { readonly kind: 'close-day' }
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
  /** Chooses some rows further down the list that is shown, if one is; for who types above it. */
  readonly step: RefObject<((by: number) => void) | null>;
};

const DeskContext = createContext<Desk | null>(null);

export const useDesk = (): Desk => {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('no desk here: the page is not inside its DeskProvider');
  return desk;
};

const wholeList: ListFilter = { listing: 'waiting', place: null, levels: new Set() };

export const DeskProvider = ({ children }: { children: ReactNode }) => {
  const [view, setView] = useState(addressed);
  const [query, setQuery] = useState('');
  const [filter, setFilter] = useState(wholeList);
  const [chosen, choose] = useState<Chosen | null>(null);
  const [dialog, setDialog] = useState<DeskDialog | null>(null);
  const step = useRef<((by: number) => void) | null>(null);
  const desk = useMemo<Desk>(
    () => ({
      view,
      query,
      filter,
      chosen,
      dialog,
      show(next) {
        history.replaceState(null, '', `#${next}`);
        setQuery('');
        setView(next);
      },
      search(next) {
        // What is found wants the room.
        if (query === '' && next !== '') choose(null);
        setQuery(next);
      },
      narrow: (changes) => setFilter((former) => ({ ...former, ...changes })),
      choose,
      open: setDialog,
      close: () => setDialog(null),
      step,
    }),
    [view, query, filter, chosen, dialog],
  );
  return <DeskContext value={desk}>{children}</DeskContext>;
};
