import { Menu } from '@mantine/core';
import { pages } from '../../../protocol/pages.ts';
import { useHub } from '../../shared/staff/hub.tsx';
import { Key } from '../../shared/staff/keys.tsx';
import { useDoctorTexts } from '../texts.ts';

type StationMenuProps = {
  /** Null where it cannot be done now. */
  readonly onAnother: (() => void) | null;
  readonly onArea: (() => void) | null;
};

/** What has no button of its own at all times, and where else this login may work. The station is kept by who goes to the desk and comes back. */
export const StationMenu = ({ onAnother, onArea }: StationMenuProps) => {
  const t = useDoctorTexts();
  const { user } = useHub();
  return (
    <>
      <Menu.Item rightSection={<Key name="A" />} disabled={onArea === null} onClick={() => onArea?.()}>
        {t('toArea')}
      </Menu.Item>
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
