import { useEffect, type ReactNode } from 'react';
import { useLiveness } from '../shared/staff/hub.tsx';
import { NoticeStrip } from '../shared/staff/frame/notice-strip.tsx';
import { StaleBanner } from '../shared/staff/frame/stale-banner.tsx';
import { TopBar } from '../shared/staff/frame/top-bar.tsx';
import { AuditSection } from './audit/audit-section.tsx';
import { DevicesSection } from './devices/devices-section.tsx';
import { JourneysSection } from './journeys/journeys-section.tsx';
import { PlacesSection } from './places/places-section.tsx';
import { SchedulesSection } from './schedules/schedules-section.tsx';
import { ServicesSection } from './services/services-section.tsx';
import { SettingsSection } from './settings/settings-section.tsx';
import { useAdminTexts } from './texts.ts';
import { UnsavedProvider, useLeave } from './unsaved.tsx';
import { UsersSection } from './users/users-section.tsx';
import { sections, useSection, type Section } from './use-section.ts';

/** Of the desk, where administrators see this alone. */
const INSIGHT = '/reception#insight';

const contents: Record<Section, ReactNode> = {
  devices: <DevicesSection />,
  users: <UsersSection />,
  places: <PlacesSection />,
  services: <ServicesSection />,
  journeys: <JourneysSection />,
  schedules: <SchedulesSection />,
  settings: <SettingsSection />,
  audit: <AuditSection />,
};

export const AdminPage = () => (
  <UnsavedProvider>
    <Sections />
  </UnsavedProvider>
);

const Sections = () => {
  const t = useAdminTexts();
  const leave = useLeave();
  const { isLive } = useLiveness();
  const section = useSection();
  useEffect(() => {
    document.title = `${t(section)} · ${t('title')}`;
  }, [section, t]);
  return (
    <div className={isLive ? 'page' : 'page stale'}>
      <TopBar title={t('title')} />
      <StaleBanner />
      <div className="admin">
        <nav className="side-nav" aria-label={t('sections')}>
          {sections.map((one) => (
            <a
              key={one}
              href={`#${one}`}
              aria-current={one === section ? 'page' : undefined}
              onClick={(event) => {
                event.preventDefault();
                leave(() => location.assign(`#${one}`));
              }}
            >
              {t(one)}
            </a>
          ))}
          <a href={INSIGHT}>{t('insight')}</a>
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
