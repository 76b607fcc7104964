import { useRef, useState } from 'react';
import type { Device } from '../../../protocol/device.ts';
import type { HubError } from '../../../protocol/errors.ts';
import { PAIRING_CODE_LENGTH } from '../../../protocol/pairing.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { useHub } from '../../shared/staff/hub.tsx';
import { TextField } from '../fields.tsx';
import { FormFailure, Pane } from '../section.tsx';
import { useAdminTexts } from '../texts.ts';
import { useUnsaved } from '../unsaved.tsx';
import { useSave } from '../use-save.ts';
import { CodeField } from './code-field.tsx';
import { ScopeFields, type Scope } from './scope-fields.tsx';

const nothing = { code: '', name: '', scope: { departmentId: null, filter: {} } as Scope };

/** A new screen shows a code. Typing it here lets that screen in. */
export const PairPane = ({ onApproved }: { onApproved: (device: Device) => void }) => {
  const t = useAdminTexts();
  const { client } = useHub();
  const { save, failure, isBusy } = useSave();
  const [{ code, name, scope }, setFields] = useState(nothing);
  useUnsaved(code !== '' || name !== '', () => setFields(nothing));
  const codeRef = useRef<HTMLInputElement>(null);
  const set = (changes: Partial<typeof nothing>) => setFields((former) => ({ ...former, ...changes }));
  const isReady = code.length === PAIRING_CODE_LENGTH && name.trim() !== '' && !isBusy;

  const why = ({ code: error, details }: HubError) => {
    if (error === 'invalid_input' || (error === 'not_found' && details?.['departmentId'] === undefined)) {
      return t('codeUnknown');
    }
    return null;
  };
  const submit = async () => {
    if (!isReady) return;
    const input = { code, name: name.trim(), ...scope };
    const saved = await save({
      input,
      run: (requestId) => client.send('device:approve', { ...input, requestId }),
      done: ({ device }) => ({ what: t('approved', { name: device.name }), more: t('approvedMore') }),
      why,
    });
    if (saved === null) return codeRef.current?.focus();
    setFields(nothing);
    onApproved(saved.device);
  };
  return (
    <Pane
      title={t('pairTitle')}
      lead={t('pairDetail')}
      onSubmit={() => void submit()}
      footer={
        <Button type="submit" look="primary" keyName="↵" disabled={!isReady}>
          {t('approve')}
        </Button>
      }
    >
      <CodeField
        ref={codeRef}
        label={t('code')}
        hint={t('codeHint')}
        value={code}
        onChange={(next) => set({ code: next })}
      />
      <FormFailure title={t('notApproved')} failure={failure} />
      <hr />
      <TextField
        label={t('name')}
        most={100}
        value={name}
        placeholder={`${t('board')}, …`}
        onChange={(next) => set({ name: next })}
      />
      <ScopeFields scope={scope} onChange={(changes) => set({ scope: { ...scope, ...changes } })} kind={null} />
    </Pane>
  );
};
