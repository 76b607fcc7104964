import type { ReactNode } from 'react';
import type { SessionUser } from '../../protocol/http.ts';
import { pageOf } from '../../protocol/pages.ts';
import { Mark } from '../shared/staff/icon.tsx';
import { DemoLogins } from './demo-logins.tsx';
import { Drawing, type ScreenName } from './drawing.tsx';
import { LanguageButton } from './language-button.tsx';
import { useHomeTexts } from './texts.ts';
import { useReadiness } from './use-about.ts';

type ScreensPageProps = { readonly hospital: string; readonly demoLogins: boolean; readonly user: SessionUser | null };

/** Which screen is which, and the way to each. */
export const ScreensPage = ({ hospital, demoLogins, user }: ScreensPageProps) => {
  const t = useHomeTexts();
  return (
    <div className="screens">
      <aside className="screens-side">
        <div className="screens-hospital">
          <Mark size={32} />
          {hospital}
        </div>
        {demoLogins && (
          <a className="button button--primary screens-tour" href="#tour">
            {t('tour')}
          </a>
        )}
        <h1>{t('whichScreen')}</h1>
        <p>{t('intro')}</p>
        <Status demoLogins={demoLogins} />
        {user && <p className="screens-user">{t('signedInAs', { name: user.fullName })}</p>}
        {demoLogins && <DemoLogins />}
        <i className="grow" />
        <div className="screens-tools">
          <LanguageButton />
        </div>
        <p className="screens-developers">
          {t('developers')} <a href="/docs/">{t('protocol')}</a>, <a href="/readyz">{t('health')}</a>
        </p>
      </aside>
      <main className="screens-list">
        <h2>
          {t('forStaff')} <span>{t('forStaffDetail')}</span>
        </h2>
        <Screen name="doctor" address="/doctor" user={user} />
        <Screen name="reception" address="/reception" user={user} />
        <Screen name="insight" address="/reception#insight" user={user} />
        <Screen name="admin" address="/admin" user={user} />
        <h2>
          {t('forPatients')} <span>{t('forPatientsDetail')}</span>
        </h2>
        {/* The demo's devices have tokens that everybody knows; others show a code to pair them. */}
        <Screen name="kiosk" address="/kiosk" href={demoLogins ? '/kiosk#token=demo-kiosk' : '/kiosk'} />
        <Screen name="board" address="/board" href={demoLogins ? '/board#token=demo-board' : '/board'} />
        <Screen name="ticket" address="/ticket/…" href={null} />
      </main>
    </div>
  );
};

type ScreenProps = {
  readonly name: ScreenName;
  readonly address: string;
  /** Null where only a link of its own leads. */
  readonly href?: string | null;
  readonly user?: SessionUser | null;
};

const Screen = ({ name, address, href = address, user }: ScreenProps) => {
  const t = useHomeTexts();
  const isOwn = user !== null && user !== undefined && pageOf(user.role) === address;
  return (
    <div className="screen">
      <Drawing name={name} />
      <div>
        <b>{t(name)}</b>
        <p>{t(`${name}Detail`)}</p>
      </div>
      <div>
        <code dir="ltr">{address}</code>
        <small>{t(`${name}For`)}</small>
      </div>
      {href !== null && (
        <a
          className={isOwn ? 'button button--primary screen__open' : 'button screen__open'}
          href={href}
          aria-label={t('openScreen', { screen: t(name) })}
        >
          {t('open')}
        </a>
      )}
    </div>
  );
};

const Status = ({ demoLogins }: { demoLogins: boolean }) => {
  const t = useHomeTexts();
  const ready = useReadiness();
  if (ready === undefined) return <dl className="screens-status" />;
  const database = demoLogins ? t('demoData') : t('databaseUp');
  return (
    <dl className="screens-status">
      <Line name={t('hub')} isGood={ready !== null} good={t('hubUp')} bad={t('hubAway')} />
      {ready && <Line name={t('database')} isGood={ready.database} good={database} bad={t('databaseAway')} />}
      {ready && <Line name={t('feed')} isGood={ready.feed} good={t('feedUp')} bad={t('feedAway')} />}
    </dl>
  );
};

const Line = ({ name, isGood, good, bad }: { name: string; isGood: boolean; good: ReactNode; bad: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <i className={isGood ? 'dot' : 'dot dot--off'} />
      {isGood ? good : bad}
    </dd>
  </div>
);
