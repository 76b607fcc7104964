import { useState } from 'react';
import type { Journey } from '../../../protocol/views.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { useLiveness } from '../../shared/staff/hub.tsx';
import { useKeys } from '../../shared/staff/keys.tsx';
import { Fetched, ListPlace, SectionHeading } from '../section.tsx';
import { useAdminTexts } from '../texts.ts';
import { useLeave } from '../unsaved.tsx';
import { JourneyForm } from './journey-form.tsx';
import { useJourneys } from './use-journeys.ts';

/** Where a journey’s id would be. */
const NEW = 'new';

/** The templates of a day with several stops. The first one is shown until somebody chooses another. */
export const JourneysSection = () => {
  const t = useAdminTexts();
  const { isLive } = useLiveness();
  const listed = useJourneys();
  const [chosen, setChosen] = useState<string | null>(null);
  const leave = useLeave();
  const show = (next: string) => leave(() => setChosen(next));
  useKeys({ n: isLive ? () => show(NEW) : null });
  const journeys = [...(listed.data ?? [])].sort(
    (a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name),
  );
  // Once and for all: under another name the first one may be another, with something half typed.
  if (chosen === null && listed.data !== null) setChosen(journeys[0]?.journeyId ?? NEW);
  const journey = journeys.find(({ journeyId }) => journeyId === chosen) ?? null;
  return (
    <>
      <SectionHeading title={t('journeys')}>
        <Button small icon="plus" keyName="N" onClick={() => show(NEW)}>
          {t('newJourney')}
        </Button>
      </SectionHeading>
      <div className="journeys">
        <ListPlace label={t('journeys')}>
          <Fetched listed={listed}>
            {() =>
              journeys.length === 0 ? (
                <p className="empty">{t('noJourneys')}</p>
              ) : (
                <JourneyList journeys={journeys} chosenId={journey?.journeyId ?? null} onChoose={show} />
              )
            }
          </Fetched>
        </ListPlace>
        {listed.data !== null && (
          <JourneyForm
            key={journey?.journeyId ?? NEW}
            journey={journey}
            refresh={listed.refresh}
            onCreated={setChosen}
          />
        )}
      </div>
    </>
  );
};

type JourneyListProps = {
  readonly journeys: readonly Journey[];
  readonly chosenId: string | null;
  readonly onChoose: (journeyId: string) => void;
};

const JourneyList = ({ journeys, chosenId, onChoose }: JourneyListProps) => {
  const t = useAdminTexts();
  return (
    <ul className="journey-list">
      {journeys.map(({ journeyId, name, steps, active }) => (
        <li key={journeyId}>
          <button type="button" aria-pressed={journeyId === chosenId} onClick={() => onChoose(journeyId)}>
            <b>{name}</b>
            <span>
              {t('steps', { count: steps.length })}
              {!active && ` · ${t('retiredOne')}`}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
};
