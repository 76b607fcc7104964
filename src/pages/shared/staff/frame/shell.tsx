import { useEffect, useState, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { FeedFilter } from '../../../../protocol/commands/feed/subscribe.ts';
import type { HubError } from '../../../../protocol/errors.ts';
import type { SessionUser } from '../../../../protocol/http.ts';
import type { StaffRole } from '../../../../protocol/roles.ts';
import { ActionsProvider } from '../actions.tsx';
import { Button } from '../controls.tsx';
import { useErrorWords } from '../error-words.ts';
import { HubProvider, useFeed, useLiveness } from '../hub.tsx';
import { Mark } from '../icon.tsx';
import { presentTheme } from '../preferences.ts';
import { pageOf } from '../../../../protocol/pages.ts';
import { refuseStrayClicks } from '../../double-click.ts';
import { fetchSession, isLocking, signInAddress, wasSignedIn, type SignInReason } from '../session.ts';
import { LanguageProvider, staffTexts, useLanguage, useStaffTexts, type TextsOf } from '../texts.tsx';
import { ThemeProvider } from '../theme.tsx';
import { urgencyColours } from '../urgency.tsx';

export type StaffPage<Messages> = {
  /** Whose work is done here. Others are shown the way to theirs. */
  readonly roles: readonly StaffRole[];
  readonly texts: TextsOf<Messages>;
  /** What the page subscribes to, for whom this login acts as now. */
  readonly filterOf: (user: SessionUser) => FeedFilter;
  readonly content: ReactNode;
};

/** Draws a staff page for the user who is signed in: session, language, theme, live feed and actions around its content. */
export const mountStaffPage = <Messages,>(page: StaffPage<Messages>): void => {
  mount(
    <PageTexts texts={page.texts}>
      <SignedIn page={page} />
    </PageTexts>,
  );
};

/** Draws what needs no session. */
export const mount = (content: ReactNode): void => {
  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no #root');
  refuseStrayClicks(window);
  // Before the first picture, which would be a white flash at night.
  document.documentElement.dataset['theme'] = presentTheme();
  createRoot(root).render(
    <LanguageProvider>
      <ThemeProvider>{content}</ThemeProvider>
    </LanguageProvider>,
  );
};

/** The page's texts and the shared ones, in the language in force. */
export const PageTexts = <Messages,>({ texts, children }: { texts: TextsOf<Messages>; children: ReactNode }) => {
  const language = useLanguage();
  return (
    <staffTexts.Provide language={language}>
      <texts.Provide language={language}>{children}</texts.Provide>
    </staffTexts.Provide>
  );
};

const ASK_AGAIN_AFTER_MS = 2_000;

/**
 * The session of this browser; undefined until the hub has said. Asks until it has, since a hub may be restarting.
 * `isOpen`: a page for everybody, which does not ask for somebody who never signed in here.
 */
export const useSession = ({ isOpen = false }: { readonly isOpen?: boolean } = {}): {
  user: SessionUser | null | undefined;
  isAway: boolean;
  setUser: (user: SessionUser | null) => void;
} => {
  const [user, setUser] = useState<SessionUser | null | undefined>(() => (isOpen && !wasSignedIn() ? null : undefined));
  const [isAway, setAway] = useState(false);
  const isAsked = !isOpen || wasSignedIn();
  useEffect(() => {
    if (!isAsked) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let current = true;
    const ask = () =>
      fetchSession().then(
        (session) => {
          if (current) setUser(session?.user ?? null);
        },
        () => {
          if (!current) return;
          setAway(true);
          timer = setTimeout(() => void ask(), ASK_AGAIN_AFTER_MS);
        },
      );
    void ask();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [isAsked]);
  return { user, isAway: isAway && user === undefined, setUser };
};

const SignedIn = <Messages,>({ page }: { page: StaffPage<Messages> }) => {
  const { user, isAway, setUser } = useSession();
  const mustLeave = user === null || user?.mustChangePassword === true;
  useEffect(() => {
    if (mustLeave) location.replace(signInAddress());
  }, [mustLeave]);

  if (isAway) return <HubAway />;
  if (mustLeave || user === undefined) return <Waiting />;
  if (!page.roles.includes(user.role)) return <OtherPage user={user} />;
  return (
    <HubProvider
      user={user}
      onUser={setUser}
      filter={page.filterOf(user)}
      waiting={<Waiting />}
      refused={(error) => <Refused error={error} />}
    >
      <SessionWatch />
      <HospitalColours />
      <ActionsProvider>{page.content}</ActionsProvider>
    </HubProvider>
  );
};

/** Whose session ends sees nothing more of the patients: the page is left at once. */
const SessionWatch = () => {
  const { state } = useLiveness();
  const why = state.kind === 'ended' ? state.reason : state.kind === 'refused' ? 'expired' : null;
  useEffect(() => {
    if (why !== null && !isLocking()) location.replace(signInAddress(why satisfies SignInReason));
  }, [why]);
  return null;
};

/** The urgency colours that an administrator has chosen, live. */
const HospitalColours = () => {
  const { settings } = useFeed();
  useEffect(() => {
    const root = document.documentElement;
    const colours = Object.entries(urgencyColours(settings));
    for (const [token, colour] of colours) root.style.setProperty(token, String(colour));
    return () => {
      for (const [token] of colours) root.style.removeProperty(token);
    };
  }, [settings]);
  return null;
};

const Plain = ({ title, detail, children }: { title: string; detail?: string; children?: ReactNode }) => (
  <main className="plain-page">
    <Mark size={40} />
    <h1>{title}</h1>
    {detail !== undefined && <p>{detail}</p>}
    {children}
  </main>
);

const Waiting = () => {
  const t = useStaffTexts();
  return (
    <div className="plain-page plain-page--waiting" role="status">
      <Mark size={40} />
      <p>{t('connecting')}</p>
    </div>
  );
};

const HubAway = () => {
  const t = useStaffTexts();
  return <Plain title={t('hubAway')} detail={t('hubAwayDetail')} />;
};

const Refused = ({ error }: { error: HubError }) => {
  const t = useStaffTexts();
  const words = useErrorWords();
  return (
    <Plain title={t('refused')} detail={words(error)}>
      <Button onClick={() => location.reload()}>{t('tryAgain')}</Button>
    </Plain>
  );
};

const roleKeys = { admin: 'roleAdmin', reception: 'roleReception', nurse: 'roleNurse', doctor: 'roleDoctor' } as const;

export const useRoleName = (): ((role: StaffRole) => string) => {
  const t = useStaffTexts();
  return (role) => t(roleKeys[role]);
};

const OtherPage = ({ user }: { user: SessionUser }) => {
  const t = useStaffTexts();
  const roleName = useRoleName();
  return (
    <Plain title={t('wrongPage')} detail={t('wrongPageDetail', { name: user.fullName, role: roleName(user.role) })}>
      <Button look="primary" onClick={() => location.assign(pageOf(user.role))}>
        {t('toOwnPage')}
      </Button>
    </Plain>
  );
};
