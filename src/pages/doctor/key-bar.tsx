import { Key } from '../shared/staff/keys.tsx';
import { useStaffTexts } from '../shared/staff/texts.tsx';
import type { Console } from './model.ts';
import { useDoctorTexts } from './texts.ts';

/** The keys at the foot of the list. */
export const KeyBar = ({ console }: { console: Console }) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
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
      <span>
        <Key name="⇧U" />
        <Key name="⇧T" />
        <Key name="⇧H" /> {t('keysChosen')}
      </span>
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
