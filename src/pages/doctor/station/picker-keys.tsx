import { Key } from '../../shared/staff/keys.tsx';
import { useDoctorTexts } from '../texts.ts';

/** The keys at the foot. */
export const PickerKeys = ({ isAtStation, isEmpty }: { isAtStation: boolean; isEmpty: boolean }) => {
  const t = useDoctorTexts();
  if (isEmpty) return null;
  return (
    <footer className="key-bar wide-only">
      <span>
        <Key name="↑" />
        <Key name="↓" /> {t('keysChoose')}
      </span>
      <span>
        <Key name="↵" /> {t('pickKeyWork')}
      </span>
      <span>
        <Key name="1–9" /> {t('pickKeyDigit')}
      </span>
      {isAtStation && (
        <span>
          <Key name="Esc" /> {t('pickKeyBack')}
        </span>
      )}
      <i className="grow" />
      <span>
        <Key name="⇧W" /> {t('pickKeyLater')}
      </span>
    </footer>
  );
};
