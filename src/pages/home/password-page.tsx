import { useEffect, useState } from 'react';
import { createHubClient, type HubClient } from '../../client/hub-client.ts';
import { HubError } from '../../protocol/errors.ts';
import type { SessionUser } from '../../protocol/http.ts';
import { Button } from '../shared/staff/controls.tsx';
import { useErrorWords } from '../shared/staff/error-words.ts';
import { afterSignIn } from './destination.ts';
import { DoorForm, PasswordField, Warning } from './sign-in-page.tsx';
import { useHomeTexts } from './texts.ts';

/** One's own password: forced where the present one is temporary. */
export const PasswordPage = ({ hospital, user }: { hospital: string; user: SessionUser }) => {
  const t = useHomeTexts();
  const words = useErrorWords();
  const client = useClient();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const wordsOf = (error: HubError): string => {
    if (error.code === 'forbidden') return t('currentWrong');
    const weakness = weaknessKey(error);
    return weakness === null ? words(error) : t(weakness);
  };
  const submit = async () => {
    if (next !== again) return setFailure(t('notTheSame'));
    if (client === null) return;
    setBusy(true);
    try {
      await client.send('user:change-password', { currentPassword: current, newPassword: next });
      location.assign(afterSignIn(user.role));
    } catch (thrown) {
      setFailure(wordsOf(thrown instanceof HubError ? thrown : new HubError('internal')));
    } finally {
      setBusy(false);
    }
  };
  return (
    <DoorForm hospital={hospital} onSubmit={() => void submit()}>
      <h2>{user.mustChangePassword ? t('newPasswordTitle') : t('changeTitle')}</h2>
      {failure === null ? (
        <p className="door-lead">{user.mustChangePassword ? t('newPasswordForced') : t('otherSessions')}</p>
      ) : (
        <Warning title={t('notSaved')} detail={failure} />
      )}
      {/* For password managers, which file the new one under it. */}
      <input
        className="visually-hidden"
        autoComplete="username"
        readOnly
        tabIndex={-1}
        aria-hidden
        value={user.username}
      />
      <PasswordField
        autoFocus
        label={t('currentPassword')}
        name="current-password"
        value={current}
        onChange={setCurrent}
      />
      <PasswordField label={t('newPassword')} name="new-password" value={next} onChange={setNext} />
      <PasswordField label={t('newPasswordAgain')} name="new-password-again" value={again} onChange={setAgain} />
      <Button type="submit" look="primary" className="door-submit" keyName="↵" disabled={isBusy}>
        {t('save')}
      </Button>
      <p className="door-note">{t('newPasswordDetail')}</p>
    </DoorForm>
  );
};

/** With the session's cookie. It needs no feed, which a temporary password does not open anyway. */
const useClient = (): HubClient<'staff'> | null => {
  const [client, setClient] = useState<HubClient<'staff'> | null>(null);
  useEffect(() => {
    const opened = createHubClient({ url: location.origin, audience: 'staff' });
    setClient(opened);
    return () => opened.close();
  }, []);
  return client;
};

const weaknesses = {
  password_too_short: 'weakShort',
  password_too_long: 'weakLong',
  password_common: 'weakCommon',
  password_repetitive: 'weakRepetitive',
  password_like_username: 'weakLikeName',
  password_unchanged: 'unchanged',
  too_small: 'weakShort',
  too_big: 'weakLong',
} as const;

/** By the code of the first issue that the hub names. */
const weaknessKey = ({ details }: HubError): (typeof weaknesses)[keyof typeof weaknesses] | null => {
  const issues = details?.['issues'];
  const first: unknown = Array.isArray(issues) ? issues[0] : null;
  if (typeof first !== 'object' || first === null || !('code' in first)) return null;
  const code = String(first.code);
  return isWeakness(code) ? weaknesses[code] : null;
};

const isWeakness = (code: string): code is keyof typeof weaknesses => Object.hasOwn(weaknesses, code);
