import { useState } from 'react';
import type { HubError } from '../../../protocol/errors.ts';
import type { Department } from '../../../protocol/views.ts';
import { directionOf, nativeNames, offeredLanguages, type Language } from '../../../protocol/languages.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { useFeed, useHub } from '../../shared/staff/hub.tsx';
import { CheckField, TextField } from '../fields.tsx';
import { FormFailure, Pane, SaveButtons } from '../section.tsx';
import { useAdminTexts } from '../texts.ts';
import { useUnsaved } from '../unsaved.tsx';
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

type Names = Readonly<Record<string, string>>;

/** In the order of the stored ones, so that the same names are no change. */
const withName = (names: Names, language: Language, typed: string): Names =>
  Object.fromEntries(
    Object.entries({ ...names, [language]: typed })
      .filter(([, name]) => name.trim() !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

type NamesFieldsProps = { readonly name: string; readonly names: Names; readonly onChange: (names: Names) => void };

/** What patients and staff of each language read. An empty one is the plain name. */
const NamesFields = ({ name, names, onChange }: NamesFieldsProps) => {
  const t = useAdminTexts();
  const { settings } = useFeed();
  return (
    <fieldset className="field two-fields">
      <legend>{t('namesByLanguage')}</legend>
      {offeredLanguages(settings.languages).map((language) => (
        <TextField
          key={language}
          label={nativeNames[language]}
          lang={language}
          dir={directionOf(language)}
          placeholder={name}
          most={100}
          value={names[language] ?? ''}
          onChange={(typed) => onChange(withName(names, language, typed))}
        />
      ))}
    </fieldset>
  );
};

type Fields = {
  readonly name: string;
  readonly names: Names;
  readonly numberPrefix: string;
  readonly roundTheClock: boolean;
};

/** Below the name and the code, of a new department and of one that is there. */
const SharedFields = ({ fields, set }: { fields: Fields; set: (changes: Partial<Fields>) => void }) => {
  const t = useAdminTexts();
  return (
    <>
      <NamesFields name={fields.name} names={fields.names} onChange={(names) => set({ names })} />
      <PrefixField value={fields.numberPrefix} onChange={(numberPrefix) => set({ numberPrefix })} />
      <CheckField
        label={t('roundTheClock')}
        hint={t('roundTheClockHint')}
        checked={fields.roundTheClock}
        onChange={(roundTheClock) => set({ roundTheClock })}
      />
    </>
  );
};

const nothing = { code: '', name: '', names: {} as Names, numberPrefix: '', roundTheClock: false };

export const NewDepartmentPane = ({ onDone }: { onDone: (departmentId: string | null) => void }) => {
  const t = useAdminTexts();
  const { client } = useHub();
  const { save, failure, isBusy } = useSave();
  const [fields, setFields] = useState(nothing);
  useUnsaved(JSON.stringify(fields) !== JSON.stringify(nothing), () => setFields(nothing));
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
      onClose={() => onDone(null)}
      onSubmit={() => void submit()}
      footer={
        <Button type="submit" look="primary" keyName="↵" disabled={!isReady}>
          {t('createDepartment')}
        </Button>
      }
    >
      <FormFailure failure={failure} />
      <TextField label={t('name')} most={100} value={fields.name} onChange={(name) => set({ name })} />
      <TextField label={t('shortCode')} most={100} value={fields.code} onChange={(code) => set({ code })} />
      <SharedFields fields={fields} set={set} />
    </Pane>
  );
};

type DepartmentPaneProps = { readonly department: Department; readonly onClose: () => void };

export const DepartmentPane = ({ department, onClose }: DepartmentPaneProps) => {
  const t = useAdminTexts();
  const { client } = useHub();
  const { save, failure, isBusy } = useSave();
  const { departmentId, code } = department;
  const draft = useDraft(department, () => ({
    name: department.name,
    names: department.names,
    numberPrefix: department.numberPrefix,
    roundTheClock: department.roundTheClock,
    active: department.active,
  }));
  const { fields, set, changes, isChanged } = draft;
  useUnsaved(isChanged, draft.discard);
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
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={<SaveButtons isReady={isReady} draft={draft} />}
    >
      <FormFailure failure={failure} />
      <TextField label={t('name')} most={100} value={fields.name} onChange={(next) => set({ name: next })} />
      <SharedFields fields={fields} set={set} />
      <CheckField label={t('openForCheckIn')} checked={fields.active} onChange={(active) => set({ active })} />
    </Pane>
  );
};
