import { useState } from 'react';
import type { HubError } from '../../../protocol/errors.ts';
import type { StaffRole } from '../../../protocol/roles.ts';
import type { User } from '../../../protocol/user.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { useHub } from '../../shared/staff/hub.tsx';
import { TextField } from '../fields.tsx';
import { FormFailure, Pane } from '../section.tsx';
import { useAdminTexts } from '../texts.ts';
import { useUnsaved } from '../unsaved.tsx';
import { useSave } from '../use-save.ts';
import { keepForHandOver } from './hand-over.tsx';
import { SHORTEST_PASSWORD, TemporaryPasswordField } from './password-field.tsx';
import { RoleField } from './role-field.tsx';
import { useWeakness } from './why.ts';

type Fields = {
  readonly fullName: string;
  readonly username: string;
  readonly role: StaffRole;
  readonly password: string;
};
const nothing: Fields = { fullName: '', username: '', role: 'reception', password: '' };

export const NewUserPane = ({ onCreated }: { onCreated: (user: User) => void }) => {
  const t = useAdminTexts();
  const { client } = useHub();
  const { save, failure, isBusy } = useSave();
  const weakness = useWeakness();
  const [fields, setFields] = useState(nothing);
  useUnsaved(JSON.stringify(fields) !== JSON.stringify(nothing), () => setFields(nothing));
  const set = (changes: Partial<Fields>) => setFields((former) => ({ ...former, ...changes }));
  const { role, password } = fields;
  const fullName = fields.fullName.trim();
  const username = fields.username.trim();
  const isReady = fullName !== '' && username.length >= 2 && password.length >= SHORTEST_PASSWORD && !isBusy;

  const why = (error: HubError) => (error.code === 'conflict' ? t('userTaken') : weakness(error));
  const submit = async () => {
    if (!isReady) return;
    const input = { fullName, username, role, temporaryPassword: password };
    const saved = await save({
      input,
      run: (requestId) => client.send('user:create', { ...input, requestId }),
      done: ({ user }) => ({ what: t('userCreated', { name: user.fullName }), more: t('userCreatedMore') }),
      why,
    });
    if (saved === null) return;
    keepForHandOver({ userId: saved.user.userId, name: saved.user.fullName, password });
    setFields(nothing);
    onCreated(saved.user);
  };
  return (
    <Pane
      title={t('newUser')}
      onSubmit={() => void submit()}
      footer={
        <Button type="submit" look="primary" keyName="↵" disabled={!isReady}>
          {t('createUser')}
        </Button>
      }
    >
      <FormFailure failure={failure} />
      <TextField
        label={t('fullName')}
        most={100}
        value={fields.fullName}
        onChange={(next) => set({ fullName: next })}
      />
      <TextField
        label={t('userName')}
        most={64}
        dir="ltr"
        autoCapitalize="none"
        spellCheck={false}
        value={fields.username}
        onChange={(next) => set({ username: next.replace(/\s/g, '') })}
      />
      <RoleField value={role} onChange={(next) => set({ role: next })} />
      <TemporaryPasswordField value={password} onChange={(next) => set({ password: next })} />
    </Pane>
  );
};
