import { useEffect, useState, type KeyboardEvent, type ReactNode } from 'react';
import { SearchField } from '../../../shared/staff/controls.tsx';
import { useReceptionTexts } from '../../texts.ts';
import { sharedNames } from './matching.ts';
import { PeopleTable } from './people-table.tsx';
import { useCandidates, type Candidate } from './use-candidates.ts';

type PersonFinderProps = {
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly chosenId: string | null;
  /** Null where nobody fits any more. `byHand`: somebody pressed an arrow or clicked. */
  readonly onChoose: (candidate: Candidate | null, byHand: boolean) => void;
  /** Enter in the field. */
  readonly onEnter?: () => void;
  /** Below the table: what else can be done. */
  readonly children?: ReactNode;
};

/** One field for name, phone, record number or code; the arrow keys choose among those who fit. */
export const PersonFinder = ({ query, onQuery, chosenId, onChoose, onEnter, children }: PersonFinderProps) => {
  const t = useReceptionTexts();
  const { candidates, state, more } = useCandidates(query);
  const [isByHand, setByHand] = useState(false);
  const typed = query.trim();
  const index = candidates.findIndex(({ person }) => person.patientId === chosenId);

  // What was typed chooses the first who fits, until somebody chooses otherwise. Among people of one name nobody is
  // chosen by itself: that is how the wrong patient is checked in.
  const isAmbiguous = sharedNames(candidates.map(({ person }) => person)).length > 0;
  const first = typed === '' || isAmbiguous ? null : (candidates[0] ?? null);
  const wanted = isByHand && index !== -1 ? (candidates[index] ?? null) : first;
  const wantedId = wanted?.person.patientId ?? null;
  useEffect(() => {
    if (wantedId !== chosenId) onChoose(wanted, false);
  }, [wantedId, chosenId, wanted, onChoose]);

  const chooseByHand = (candidate: Candidate | undefined) => {
    if (candidate === undefined) return;
    setByHand(true);
    onChoose(candidate, true);
  };
  const stepped = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onEnter?.();
    }
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    chooseByHand(candidates[Math.min(candidates.length - 1, Math.max(0, index + by))]);
  };
  return (
    <div className="finder">
      <div onKeyDown={stepped}>
        <SearchField
          large
          autoFocus
          label={t('personSearch')}
          value={query}
          onChange={(next) => {
            setByHand(false);
            onQuery(next);
          }}
        />
      </div>
      {candidates.length > 0 ? (
        <>
          {typed === '' && <h3 className="finder-heading">{t('expectedNext')}</h3>}
          <PeopleTable candidates={candidates} chosenId={chosenId} query={typed} onChoose={chooseByHand} />
          {more && <p className="muted">{t('moreFit')}</p>}
        </>
      ) : (
        <p className="finder-none secondary" role="status">
          {typed === ''
            ? t('nobodyExpected')
            : state === 'searching'
              ? t('searching')
              : state === 'failed'
                ? t('searchFailed')
                : t('nobodyFits', { query: typed })}
        </p>
      )}
      {children}
    </div>
  );
};
