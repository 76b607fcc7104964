import { useEffect, useSyncExternalStore } from 'react';
import type { SessionUser } from '../../protocol/http.ts';
import { useSession } from '../shared/staff/frame/shell.tsx';
import { afterSignIn } from './destination.ts';
import { PasswordPage } from './password-page.tsx';
import { ScreensPage } from './screens-page.tsx';
import { SignInPage } from './sign-in-page.tsx';
import { TourPage } from './tour/tour-page.tsx';
import { useHomeTexts } from './texts.ts';
import { useAbout } from './use-about.ts';

const onHash = (listener: () => void) => {
  globalThis.addEventListener('hashchange', listener);
  return () => globalThis.removeEventListener('hashchange', listener);
};

/** `/`: which screen is which; `/#tour`, with demo data; `/#sign-in`; `/#password`, which a temporary password must pass first. */
export const Home = () => {
  const t = useHomeTexts();
  const hash = useSyncExternalStore(onHash, () => location.hash);
  const about = useAbout();
  const { user, setUser } = useSession({ isOpen: true });
  const hospital = about?.hospitalName ?? t('title');
  useEffect(() => {
    document.title = hash === '#sign-in' ? `${t('signIn')} · ${hospital}` : hospital;
  }, [hash, hospital, t]);

  const signedIn = (signed: SessionUser) => {
    setUser(signed);
    if (signed.mustChangePassword) location.hash = '#password';
    else location.assign(afterSignIn(signed.role));
  };
  if (user?.mustChangePassword || (user && hash === '#password')) {
    return <PasswordPage hospital={hospital} user={user} />;
  }
  if (hash === '#sign-in' || hash === '#password') {
    return (
      <SignInPage
        hospital={hospital}
        singleSignOn={about?.singleSignOn ?? false}
        demoLogins={about?.demoLogins ?? false}
        onSignedIn={signedIn}
      />
    );
  }
  if (hash === '#tour' && about?.demoLogins) {
    return <TourPage hospital={hospital} user={user ?? null} onSignedIn={setUser} />;
  }
  return <ScreensPage hospital={hospital} demoLogins={about?.demoLogins ?? false} user={user ?? null} />;
};
