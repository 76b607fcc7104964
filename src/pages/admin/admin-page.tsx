import { useEffect, type ReactNode } from 'react';
import { useLiveness } from '../shared/staff/hub.tsx';
import { NoticeStrip } from '../shared/staff/notice-strip.tsx';
import { StaleBanner } from '../shared/staff/stale-banner.tsx';
import { TopBar } from '../shared/staff/top-bar.tsx';
import { AuditSection } from './audit/audit-section.tsx';
import { DevicesSection } from './devices/devices-section.tsx';
import { PlacesSection } from './places/places-section.tsx';
import { SchedulesSection } from './schedules/schedules-section.tsx';
import { SettingsSection } from './settings/settings-section.tsx';
import { useAdminTexts } from './texts.ts';
import { UsersSection } from './users/users-section.tsx';
import { sections, useSection, type Section } from './use-section.ts';

const contents: Record<Section, ReactNode> = {
  devices: <DevicesSection />,
  users: <UsersSection />,
  places: <PlacesSection />,
  schedules: <SchedulesSection />,
  settings: <SettingsSection />,
  audit: <AuditSection />,
};

export const AdminPage = () => {
  const t = useAdminTexts();
  const { isLive } = useLiveness();
  const section = useSection();
  useEffect(() => {
    document.title = `${t(section)} · ${t('title')}`;
  }, [section, t]);
  return (
    <div className={isLive ? 'page' : 'page stale'}>
      <TopBar place={t('title')} />
      <StaleBanner />
      <div className="admin">
        <nav className="side-nav" aria-label={t('sections')}>
          {sections.map((one) => (
            <a key={one} href={`#${one}`} aria-current={one === section ? 'page' : undefined}>
              {t(one)}
            </a>
          ))}
        </nav>
        <main className="admin-main">
          {/* Without the hub nothing can be saved, and lists may be old. */}
          <fieldset className="section" disabled={!isLive}>
            {contents[section]}
          </fieldset>
          <NoticeStrip />
        </main>
      </div>
    </div>
  );
};
