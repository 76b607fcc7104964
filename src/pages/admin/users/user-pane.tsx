import { useState } from 'react';
import type { HubError } from '../../../protocol/errors.ts';
import type { User } from '../../../protocol/user.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import { Button } from '../../shared/staff/controls.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useFeed, useHub } from '../../shared/staff/hub.tsx';
import { TextField } from '../fields.tsx';
import { ConfirmDialog, FormFailure, Pane, SaveButtons } from '../section.tsx';
import { useAdminTexts } from '../texts.ts';
import { useUnsaved } from '../unsaved.tsx';
import { useDraft } from '../use-draft.ts';
import { useSave } from '../use-save.ts';
import { keepForHandOver } from './hand-over.tsx';
import { SHORTEST_PASSWORD, TemporaryPasswordField } from './password-field.tsx';
import { RoleField } from './role-field.tsx';
import { useWeakness } from './why.ts';

type UserPaneProps = { readonly user: User; readonly refresh: () => Promise<void>; readonly onClose: () => void };

/** Name and role, a temporary password, deactivation. Each ends what it must end at once. */
export const UserPane = ({ user, refresh, onClose }: UserPaneProps) => {
  const t = useAdminTexts();
  const { client, user: self } = useHub();
  const { doctors } = useFeed();
  const { save, failure, isBusy } = useSave();
  const weakness = useWeakness();
  const { userId, username, active } = user;
  const isOwn = userId === self.userId;
  const draft = useDraft(user, () => ({ fullName: user.fullName, role: user.role, temporaryPassword: '' }));
  const { fields, set, changes, isChanged } = draft;
  useUnsaved(isChanged, draft.discard);
  const fullName = fields.fullName.trim();
  const password = fields.temporaryPassword;
  const isReady = isChanged && fullName !== '' && (password === '' || password.length >= SHORTEST_PASSWORD) && !isBusy;

  const why = (error: HubError) => {
    if (error.code !== 'conflict') return weakness(error);
    if (error.details?.['reason'] === 'last_administrator') return t('lastAdministrator');
    draft.rebase();
    return t('changedMeanwhile');
  };
  const submit = async () => {
    if (!isReady) return;
    const input = { userId, ...changes, expectedRevision: draft.revision };
    const saved = await save({
      input,
      run: (requestId) => client.send('user:update', { ...input, requestId }),
      done: () => ({
        what: password === '' ? t('saved', { name: fullName }) : t('passwordSet', { name: fullName }),
        ...(password !== '' && { more: t('userCreatedMore') }),
      }),
      why,
    });
    await refresh();
    if (saved === null) return;
    if (password !== '') keepForHandOver({ userId, name: fullName, password });
    draft.discard();
  };
  const actsAs = user.doctorId === null ? null : doctors.get(user.doctorId);
  return (
    <Pane
      title={user.fullName}
      lead={[username, actsAs && `${t('actsAs')} ${actsAs.fullName}`].filter(Boolean).join(' · ')}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <SaveButtons isReady={isReady} draft={draft} />
          <i className="grow" />
          <Activation user={user} refresh={refresh} />
        </>
      }
    >
      <FormFailure failure={failure} />
      <TextField
        label={t('fullName')}
        most={100}
        value={fields.fullName}
        onChange={(next) => set({ fullName: next })}
      />
      <RoleField
        value={fields.role}
        {...(fields.role !== user.role && { hint: t('roleNote') })}
        onChange={(role) => set({ role })}
      />
      {active && isOwn && (
        <>
          <hr />
          <p className="secondary">{t('ownPassword')}</p>
        </>
      )}
      {active && !isOwn && (
        <>
          <hr />
          <div>
            <h3>{t('resetPassword')}</h3>
            <p className="secondary">{t('resetDetail', { name: user.fullName })}</p>
          </div>
          <TemporaryPasswordField value={password} onChange={(next) => set({ temporaryPassword: next })} />
        </>
      )}
    </Pane>
  );
};

const Activation = ({ user: { userId, fullName: name, active }, refresh }: Omit<UserPaneProps, 'onClose'>) => {
  const t = useAdminTexts();
  const { act } = useActions();
  const words = useErrorWords();
  const [isAsking, setAsking] = useState(false);
  const setActive = async (next: boolean) => {
    setAsking(false);
    await act({
      run: (send) => send('user:update', { userId, active: next }),
      done: () => ({ what: t(next ? 'reactivateDone' : 'deactivateDone', { name }) }),
      failed: (error) => ({
        what: t('userNotChanged', { name }),
        more: error.details?.['reason'] === 'last_administrator' ? t('lastAdministrator') : words(error),
      }),
    });
    await refresh();
  };
  if (!active) return <Button onClick={() => void setActive(true)}>{t('reactivate')}</Button>;
  return (
    <>
      <Button look="danger" icon="ban" onClick={() => setAsking(true)}>
        {t('deactivate')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t('deactivateTitle', { name })}
          detail={t('deactivateDetail')}
          label={t('deactivate')}
          onConfirm={() => void setActive(false)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
};
