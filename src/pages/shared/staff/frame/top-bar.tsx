import { Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { languages, nativeNames } from '../../../../protocol/languages.ts';
import { pages } from '../../../../protocol/pages.ts';
import { Button } from '../controls.tsx';
import { useFormat, useHub, useLiveness } from '../hub.tsx';
import { Icon, Mark } from '../icon.tsx';
import { Key, useKeys } from '../keys.tsx';
import { useNow } from '../now.ts';
import { setPreferences, useTheme } from '../preferences.ts';
import { lock, signInAddress, signOut } from '../session.ts';
import { useLanguage, useStaffTexts } from '../texts.tsx';

type TopBarProps = {
  /** The page's name after the product's. */
  readonly title?: string;
  /** Beside the name: who, tabs. */
  readonly children?: ReactNode;
  /** Before the live mark. */
  readonly aside?: ReactNode;
  readonly onKeys?: () => void;
  /** At the top of the account's menu, where this page knows better where else its user works. */
  readonly menu?: ReactNode;
};

/** The 48 px at the top of every staff page. */
export const TopBar = ({ title, children, aside, onKeys, menu }: TopBarProps) => {
  const t = useStaffTexts();
  return (
    <header className="top-bar">
      <span className="brand">
        <Mark size={24} />
        <span className="brand__product">{t('product')}</span>{' '}
        {title !== undefined && <span className="brand__place">{title}</span>}
      </span>
      {children !== undefined && <i className="top-bar__separator" />}
      {children}
      <i className="grow" />
      {aside}
      <LiveMark />
      <Clock />
      <ThemeButton className="top-bar__button" />
      {onKeys && (
        <button
          type="button"
          className="button button--quiet button--small button--bare top-bar__button top-bar__keys"
          aria-label={t('allKeys')}
          onClick={onKeys}
        >
          <kbd aria-hidden="true">?</kbd>
        </button>
      )}
      <AccountMenu>{menu}</AccountMenu>
    </header>
  );
};

const LiveMark = () => {
  const t = useStaffTexts();
  const { isLive } = useLiveness();
  return isLive ? (
    <span className="live-mark">
      <i />
      {t('live')}
    </span>
  ) : (
    <span className="live-mark live-mark--off">
      <Icon name="offline" />
      {t('notLive')}
    </span>
  );
};

const Clock = () => {
  const format = useFormat();
  const now = useNow();
  return <time className="clock">{format.time(new Date(now))}</time>;
};

export const toggleTheme = (present: 'light' | 'dark'): void =>
  setPreferences({ theme: present === 'dark' ? 'light' : 'dark' });

export const ThemeButton = ({ className }: { className?: string }) => {
  const t = useStaffTexts();
  const theme = useTheme();
  return (
    <Button
      look="quiet"
      small
      bare
      className={className}
      icon={theme === 'dark' ? 'sun' : 'moon'}
      aria-label={theme === 'dark' ? t('lightTheme') : t('darkTheme')}
      onClick={() => toggleTheme(theme)}
    />
  );
};

/** Languages in their own names; the one in force is marked. */
export const LanguageItems = () => {
  const t = useStaffTexts();
  const language = useLanguage();
  return (
    <>
      <Menu.Label>{t('language')}</Menu.Label>
      {languages.map((one) => (
        <Menu.Item
          key={one}
          lang={one}
          aria-current={one === language}
          leftSection={<span className="menu-mark">{one === language && <Icon name="check" />}</span>}
          onClick={() => setPreferences({ language: one })}
        >
          {nativeNames[one]}
        </Menu.Item>
      ))}
    </>
  );
};

const AccountMenu = ({ children }: { children: ReactNode }) => {
  const t = useStaffTexts();
  const { user } = useHub();
  useKeys({ 'shift+l': () => void lock(t('locking')) });
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button
          look="quiet"
          small
          bare
          className="top-bar__button"
          icon="person"
          aria-label={t('account', { name: user.fullName })}
          title={user.fullName}
        />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.fullName}</Menu.Label>
        {children === undefined && pages.doctor.roles.some((role) => role === user.role) ? (
          <Menu.Item component="a" href={pages.doctor.address}>
            {t('workAtStation')}
          </Menu.Item>
        ) : (
          children
        )}
        <Menu.Item component="a" href={`/?${new URLSearchParams({ to: location.pathname }).toString()}#password`}>
          {t('changePassword')}
        </Menu.Item>
        <Menu.Item component="a" href="/">
          {t('screens')}
        </Menu.Item>
        <Menu.Item rightSection={<Key name="⇧L" />} onClick={() => void lock(t('locking'))}>
          {t('lock')}
        </Menu.Item>
        <Menu.Item onClick={() => void signOut().then(() => location.replace(signInAddress('signed_out')))}>
          {t('signOut')}
        </Menu.Item>
        <Menu.Divider />
        <LanguageItems />
      </Menu.Dropdown>
    </Menu>
  );
};
