import { Key } from '../shared/staff/keys.tsx';
import { useStaffTexts } from '../shared/staff/texts.tsx';
import type { Console } from './model.ts';
import { useDoctorTexts } from './texts.ts';

type KeyBarProps = {
  readonly console: Console;
  /** It is asked how a stop ended. */
  readonly isAsked: boolean;
  readonly hasAreas: boolean;
};

/** The keys at the foot of the list. */
export const KeyBar = ({ console, isAsked, hasAreas }: KeyBarProps) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  if (isAsked) {
    return (
      <footer className="key-bar wide-only">
        <span>
          <Key name="1–6" /> {t('keysOutcome')}
        </span>
        <span>
          <Key name="↵" /> {t('keysOutcomeChosen')}
        </span>
        <span>
          <Key name="Esc" /> {t('pickKeyBack')}
        </span>
      </footer>
    );
  }
  // All of them do not fit into one line; the opened row has its own on its buttons.
  const isFull = hasAreas && console.party.length > 0;
  return (
    <footer className="key-bar wide-only">
      <span>
        <Key name="↑" />
        <Key name="↓" /> {t('keysChoose')}
      </span>
      <span>
        <Key name="↵" /> {t('keysCallThis')}
      </span>
      <span>
        <Key name="N" /> {t('keysCallNext')}
      </span>
      {console.party.length > 0 && (
        <span>
          <Key name="⇧N" /> {t('keysCallParty')}
        </span>
      )}
      {hasAreas && (
        <span>
          <Key name="A" /> {t('keysArea')}
        </span>
      )}
      {!isFull && (
        <span>
          <Key name="⇧U" />
          <Key name="⇧T" />
          <Key name="⇧H" /> {t('keysChosen')}
        </span>
      )}
      <span>
        <Key name="Z" /> {t('keysUndo')}
      </span>
      {console.doctor.kind === 'station' && (
        <span>
          <Key name="⇧W" /> {t('keysAnother')}
        </span>
      )}
      <i className="grow" />
      <span>
        {staff('keysHint')} <Key name="?" />
      </span>
    </footer>
  );
};
