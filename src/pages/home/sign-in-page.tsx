import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { HubError } from '../../protocol/errors.ts';
import type { SessionUser } from '../../protocol/http.ts';
import { Button } from '../shared/staff/controls.tsx';
import { useErrorWords } from '../shared/staff/error-words.ts';
import { Icon, Mark } from '../shared/staff/icon.tsx';
import { TextBox, TooLong, useLimit } from '../shared/staff/text-box.tsx';
import { signIn } from '../shared/staff/session.ts';
import { DemoLogins } from './demo-logins.tsx';
import { LanguageButton } from './language-button.tsx';
import { useHomeTexts } from './texts.ts';

type SignInPageProps = {
  readonly hospital: string;
  /** Whether the hospital's own accounts sign in too. */
  readonly singleSignOn: boolean;
  readonly demoLogins: boolean;
  readonly onSignedIn: (user: SessionUser) => void;
};

export const SignInPage = ({ hospital, singleSignOn, demoLogins, onSignedIn }: SignInPageProps) => {
  const t = useHomeTexts();
  const [failure, setFailure] = useState<HubError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');

  const submit = async () => {
    setBusy(true);
    try {
      onSignedIn(await signIn({ username, password }));
    } catch (thrown) {
      setFailure(thrown instanceof HubError ? thrown : new HubError('internal', undefined, { cause: thrown }));
      setPassword('');
    } finally {
      setBusy(false);
    }
  };
  return (
    <DoorForm hospital={hospital} onSubmit={() => void submit()}>
      <h2>{t('signIn')}</h2>
      {failure ? <Failure error={failure} /> : <Why />}
      <label className="door-field">
        <span>{t('userName')}</span>
        <TextBox
          className="text-box text-box--huge"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          autoFocus
          required
          most={64}
          value={username}
          onType={setUsername}
        />
      </label>
      <PasswordField label={t('password')} name="current-password" value={password} onChange={setPassword} />
      <Button type="submit" look="primary" className="door-submit" keyName="↵" disabled={isBusy}>
        {t('signIn')}
      </Button>
      {singleSignOn && (
        <a className="button door-submit" href={singleSignOnAddress()}>
          {t('singleSignOn')}
        </a>
      )}
      <p className="door-note">{t('signInNote')}</p>
      {demoLogins && <DemoLogins />}
    </DoorForm>
  );
};

/** With where to go on to, as this page itself was given it. */
const singleSignOnAddress = (): string => {
  const to = new URLSearchParams(location.search).get('to');
  return to === null ? '/auth/oidc' : `/auth/oidc?${new URLSearchParams({ to }).toString()}`;
};

/** Brand at the start, what is asked beside it. */
export const Door = ({ hospital, children }: { hospital: string; children: ReactNode }) => {
  const t = useHomeTexts();
  return (
    <div className="door">
      <section className="door-brand">
        <div className="door-hospital">
          <Mark size={36} />
          {hospital}
        </div>
        <div>
          <h1>{t('staffHeading')}</h1>
          <p>{t('staffDetail')}</p>
        </div>
        <p className="door-foot">
          {t('noSignIn')}
          <br />
          <a href="/">{t('whichScreen')}</a>
        </p>
      </section>
      <main className="door-ask">
        <div className="door-tools">
          <LanguageButton />
        </div>
        {children}
      </main>
    </div>
  );
};

type DoorFormProps = { readonly hospital: string; readonly onSubmit: () => void; readonly children: ReactNode };

export const DoorForm = ({ hospital, onSubmit, children }: DoorFormProps) => (
  <Door hospital={hospital}>
    <form
      className="door-form"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  </Door>
);

type PasswordFieldProps = {
  readonly label: string;
  readonly name: 'current-password' | 'new-password' | 'new-password-again';
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoFocus?: boolean;
};

export const PasswordField = ({ label, name, value, onChange, autoFocus = false }: PasswordFieldProps) => {
  const t = useHomeTexts();
  const id = useId();
  const limit = useLimit(value, 256);
  const [isShown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const look = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'));
  return (
    <div className="door-field">
      <label htmlFor={id}>{label}</label>
      <span className="field-box field-box--huge">
        <input
          id={id}
          name={name}
          type={isShown ? 'text' : 'password'}
          autoComplete={name === 'current-password' ? 'current-password' : 'new-password'}
          autoFocus={autoFocus}
          required
          ref={limit.field}
          aria-invalid={limit.said !== null}
          aria-describedby={limit.said === null ? undefined : limit.id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={look}
          onKeyUp={look}
        />
        <button type="button" className="door-show" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
          <Icon name="eye" />
          {isShown ? t('hide') : t('show')}
        </button>
      </span>
      <TooLong {...limit} />
      {capsLock && (
        <p className="door-hint" role="status">
          <Icon name="lock" />
          {t('capsLock')}
        </p>
      )}
    </div>
  );
};

export const Warning = ({ title, detail }: { title: string; detail: string }) => (
  <div className="error-box door-said" role="alert">
    <h3>
      <Icon name="warning" />
      {title}
    </h3>
    <p>{detail}</p>
  </div>
);

const Failure = ({ error }: { error: HubError }) => {
  const t = useHomeTexts();
  const words = useErrorWords();
  if (error.code === 'unauthenticated') return <Warning title={t('wrong')} detail={t('wrongDetail')} />;
  const seconds = error.details?.['retryAfterSeconds'];
  if (error.code === 'rate_limited' && typeof seconds === 'number') {
    return <Warning title={t('tooMany')} detail={t('tooManySeconds', { count: seconds })} />;
  }
  return <Warning title={t('signInFailed')} detail={words(error)} />;
};

const reasons = {
  expired: ['whyExpired', 'whyExpiredDetail'],
  revoked: ['whyRevoked', 'whyRevokedDetail'],
  role_changed: ['whyRoleChanged', 'whyRoleChangedDetail'],
  signed_out: ['whySignedOut', 'whySignedOutDetail'],
  locked: ['whyLocked', 'whyLockedDetail'],
} as const;

/** Why somebody who was signed in is asked again. */
const Why = () => {
  const t = useHomeTexts();
  const why = new URLSearchParams(location.search).get('why') ?? '';
  const found = isReason(why) ? reasons[why] : null;
  if (found === null) return null;
  const [title, detail] = found;
  return (
    <div className="door-why" role="status">
      <b>{t(title)}</b>
      <p>{t(detail)}</p>
    </div>
  );
};

const isReason = (why: string): why is keyof typeof reasons => Object.hasOwn(reasons, why);
