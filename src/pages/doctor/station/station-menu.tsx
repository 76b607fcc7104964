import { Menu } from '@mantine/core';
import { pages } from '../../../protocol/pages.ts';
import { useHub } from '../../shared/staff/hub.tsx';
import { Key } from '../../shared/staff/keys.tsx';
import { useDoctorTexts } from '../texts.ts';

/** Where else this login may work. The station is kept by who goes to the desk and comes back. */
export const StationMenu = ({ onAnother }: { onAnother: (() => void) | null }) => {
  const t = useDoctorTexts();
  const { user } = useHub();
  return (
    <>
      <Menu.Item rightSection={<Key name="⇧W" />} disabled={onAnother === null} onClick={() => onAnother?.()}>
        {t('anotherStation')}
      </Menu.Item>
      {user.role !== 'doctor' && (
        <Menu.Item component="a" href={pages.reception.address}>
          {t('toDesk')}
        </Menu.Item>
      )}
      <Menu.Divider />
    </>
  );
};
