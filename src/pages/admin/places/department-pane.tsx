import { useState } from 'react';
import type { HubError } from '../../../protocol/errors.ts';
import type { Department } from '../../../protocol/views.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { useHub } from '../../shared/staff/hub.tsx';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { CheckField, TextField } from '../fields.tsx';
import { FormFailure, Pane } from '../section.tsx';
import { useAdminTexts } from '../texts.ts';
import { useDraft } from '../use-draft.ts';
import { useSave } from '../use-save.ts';

const isPrefix = (text: string) => /^[A-Z]{1,3}$/.test(text);
const asPrefix = (typed: string) =>
  typed
    .toUpperCase()
    .replace(/[^A-Z]/g, '')
    .slice(0, 3);

const PrefixField = ({ value, onChange }: { value: string; onChange: (prefix: string) => void }) => {
  const t = useAdminTexts();
  return (
    <TextField
      label={t('prefix')}
      hint={t('prefixHint', { example: `${value || 'C'}-017` })}
      dir="ltr"
      value={value}
      onChange={(next) => onChange(asPrefix(next))}
    />
  );
};

const nothing = { code: '', name: '', numberPrefix: '', roundTheClock: false };

export const NewDepartmentPane = ({ onDone }: { onDone: (departmentId: string | null) => void }) => {
  const t = useAdminTexts();
  const staff = useStaffTexts();
  const { client } = useHub();
  const { save, failure, isBusy } = useSave();
  const [fields, setFields] = useState(nothing);
  const set = (changes: Partial<typeof nothing>) => setFields((former) => ({ ...former, ...changes }));
  const isReady = fields.name.trim() !== '' && fields.code.trim() !== '' && isPrefix(fields.numberPrefix) && !isBusy;
  const submit = async () => {
    if (!isReady) return;
    const saved = await save({
      input: fields,
      run: (requestId) => client.send('department:create', { ...fields, requestId }),
      done: ({ department }) => ({ what: t('created', { name: department.name }) }),
      why: ({ code }) => (code === 'conflict' ? t('departmentTaken') : null),
    });
    if (saved !== null) onDone(saved.department.departmentId);
  };
  return (
    <Pane
      title={t('newDepartment')}
      aside={
        <Button
          look="quiet"
          small
          className="bare"
          icon="close"
          aria-label={staff('close')}
          onClick={() => onDone(null)}
        />
      }
      onSubmit={() => void submit()}
      footer={
        <Button type="submit" look="primary" keyName="↵" disabled={!isReady}>
          {t('createDepartment')}
        </Button>
      }
    >
      <FormFailure failure={failure} />
      <TextField label={t('name')} maxLength={100} value={fields.name} onChange={(name) => set({ name })} />
      <TextField label={t('shortCode')} maxLength={100} value={fields.code} onChange={(code) => set({ code })} />
      <PrefixField value={fields.numberPrefix} onChange={(numberPrefix) => set({ numberPrefix })} />
      <CheckField
        label={t('roundTheClock')}
        hint={t('roundTheClockHint')}
        checked={fields.roundTheClock}
        onChange={(roundTheClock) => set({ roundTheClock })}
      />
    </Pane>
  );
};

type DepartmentPaneProps = { readonly department: Department; readonly onClose: () => void };

export const DepartmentPane = ({ department, onClose }: DepartmentPaneProps) => {
  const t = useAdminTexts();
  const staff = useStaffTexts();
  const { client } = useHub();
  const { save, failure, isBusy } = useSave();
  const { departmentId, code } = department;
  const draft = useDraft(department, () => ({
    name: department.name,
    numberPrefix: department.numberPrefix,
    roundTheClock: department.roundTheClock,
    active: department.active,
  }));
  const { fields, set, changes, isChanged } = draft;
  const name = fields.name.trim();
  const isReady = isChanged && name !== '' && isPrefix(fields.numberPrefix) && !isBusy;

  const why = (error: HubError) => {
    if (error.code === 'invalid_transition') {
      return error.details?.['to'] === 'inactive' ? t('departmentBusy') : t('departmentTaken');
    }
    if (error.code !== 'conflict') return null;
    if (error.details?.['current'] === undefined) return t('departmentTaken');
    draft.rebase();
    return t('changedMeanwhile');
  };
  const submit = async () => {
    if (!isReady) return;
    const input = { departmentId, ...changes, expectedRevision: draft.revision };
    const saved = await save({
      input,
      run: (requestId) => client.send('department:update', { ...input, requestId }),
      done: () => ({ what: t('saved', { name }) }),
      why,
    });
    if (saved !== null) draft.discard();
  };
  return (
    <Pane
      title={department.name}
      lead={code}
      aside={<Button look="quiet" small className="bare" icon="close" aria-label={staff('close')} onClick={onClose} />}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button type="submit" look="primary" keyName="↵" disabled={!isReady}>
            {t('save')}
          </Button>
          {isChanged && (
            <Button look="quiet" onClick={draft.discard}>
              {t('discard')}
            </Button>
          )}
        </>
      }
    >
      <FormFailure failure={failure} />
      <TextField label={t('name')} maxLength={100} value={fields.name} onChange={(next) => set({ name: next })} />
      <PrefixField value={fields.numberPrefix} onChange={(numberPrefix) => set({ numberPrefix })} />
      <CheckField
        label={t('roundTheClock')}
        hint={t('roundTheClockHint')}
        checked={fields.roundTheClock}
        onChange={(roundTheClock) => set({ roundTheClock })}
      />
      <CheckField label={t('openForCheckIn')} checked={fields.active} onChange={(active) => set({ active })} />
    </Pane>
  );
};
