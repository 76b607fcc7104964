import { useState } from 'react';
import type { Device } from '../../../protocol/device.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import { Button } from '../../shared/staff/controls.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useHub } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { TextField } from '../fields.tsx';
import { useMoments } from '../moments.ts';
import { ConfirmDialog, FormFailure, Pane, SaveButtons } from '../section.tsx';
import { useAdminTexts } from '../texts.ts';
import { useUnsaved } from '../unsaved.tsx';
import { useDraft } from '../use-draft.ts';
import { useSave } from '../use-save.ts';
import type { DeviceState } from './device-state.ts';
import { ScopeFields } from './scope-fields.tsx';

type DevicePaneProps = {
  readonly device: Device;
  readonly state: DeviceState;
  readonly refresh: () => Promise<void>;
  readonly onClose: () => void;
};

/** Rename, re-filter, revoke. */
export const DevicePane = ({ device, state, refresh, onClose }: DevicePaneProps) => {
  const t = useAdminTexts();
  const { client } = useHub();
  const { act } = useActions();
  const words = useErrorWords();
  const { save, failure, isBusy } = useSave();
  const [isRevoking, setRevoking] = useState(false);
  const { name: givenName, departmentId, filter, deviceId } = device;
  const draft = useDraft(device, () => ({ name: givenName, departmentId, filter }));
  const { fields, set, changes, isChanged } = draft;
  useUnsaved(isChanged, draft.discard);
  const name = fields.name.trim();

  const isReady = isChanged && name !== '' && !isBusy;
  const submit = async () => {
    if (!isReady) return;
    const input = { deviceId, ...changes, expectedRevision: draft.revision };
    const saved = await save({
      input,
      run: (requestId) => client.send('device:update', { ...input, requestId }),
      done: () => ({ what: t('saved', { name }) }),
      why({ code }) {
        if (code !== 'conflict') return null;
        draft.rebase();
        return t('changedMeanwhile');
      },
    });
    await refresh();
    if (saved !== null) draft.discard();
  };
  const revoke = async () => {
    setRevoking(false);
    await act({
      run: (send) => send('device:revoke', { deviceId }),
      done: () => ({ what: t('revokeDone', { name: givenName }) }),
      failed: (error) => ({ what: t('revokeFailed', { name: givenName }), more: words(error) }),
    });
    await refresh();
  };
  const isRevoked = state === 'revoked';
  return (
    <Pane
      title={givenName}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        !isRevoked && (
          <>
            <SaveButtons isReady={isReady} draft={draft} />
            <i className="grow" />
            <Button look="danger" icon="ban" onClick={() => setRevoking(true)}>
              {t('revoke')}
            </Button>
          </>
        )
      }
    >
      <StateNote device={device} state={state} />
      <FormFailure failure={failure} />
      {!isRevoked && (
        <>
          <TextField
            label={t('name')}
            most={100}
            value={fields.name}
            onChange={(next) => set({ name: next })}
            required
          />
          <ScopeFields scope={fields} onChange={set} kind={device.kind} />
        </>
      )}
      {isRevoking && (
        <ConfirmDialog
          title={t('revokeTitle', { name: givenName })}
          detail={t('revokeDetail')}
          label={t('revoke')}
          onConfirm={() => void revoke()}
          onClose={() => setRevoking(false)}
        />
      )}
    </Pane>
  );
};

const StateNote = ({ device, state }: { device: Device; state: DeviceState }) => {
  const t = useAdminTexts();
  const moments = useMoments();
  const { name, lastSeenAt, revokedAt } = device;
  const note = () => {
    if (revokedAt !== null) {
      return { title: t('revokedTitle', { name, time: moments.minute(revokedAt) }), detail: t('revokedDetail') };
    }
    if (lastSeenAt === null) return { title: t('notSeenYet'), detail: t('notSeenDetail') };
    if (state !== 'silent') return null;
    return { title: t('silentTitle', { name, time: moments.short(lastSeenAt) }), detail: t('silentDetail') };
  };
  const says = note();
  if (says === null) return null;
  return (
    <div className="state-note">
      <Icon name={state === 'revoked' ? 'ban' : 'offline'} />
      <p>
        <b>{says.title}</b>
        <span>{says.detail}</span>
      </p>
    </div>
  );
};
