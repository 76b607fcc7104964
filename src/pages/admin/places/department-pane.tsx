import type { HubError } from '../../../protocol/errors.ts';
import type { Department } from '../../../protocol/views.ts';
import { useHub } from '../../shared/staff/hub.tsx';
import { NamesFields, TranslatedField, WayFields, type ByLanguage } from '../by-language.tsx';
import { CheckField, TextField } from '../fields.tsx';
import { FormPane, useConflict } from '../form-pane.tsx';
import { useAdminTexts } from '../texts.ts';
import { emptied, filled } from '../typed.ts';
import { noRow, useDraft } from '../use-draft.ts';
import { useSave } from '../use-save.ts';
import { AreaField, SiteField, useSites } from './place-fields.tsx';

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

/** As they are typed: empty is none. */
type Fields = {
  readonly name: string;
  readonly names: ByLanguage;
  readonly numberPrefix: string;
  readonly roundTheClock: boolean;
  readonly areaId: string;
  readonly location: string;
  readonly locations: ByLanguage;
  readonly desk: string;
  readonly desks: ByLanguage;
};

const isSound = ({ name, numberPrefix }: Fields): boolean => name.trim() !== '' && isPrefix(numberPrefix);

type SharedFieldsProps = {
  readonly fields: Fields;
  readonly siteId: string | undefined;
  readonly set: (changes: Partial<Fields>) => void;
};

/** Below the name and the code, of a new department and of one that is there. */
const SharedFields = ({ fields, siteId, set }: SharedFieldsProps) => {
  const t = useAdminTexts();
  return (
    <>
      <NamesFields name={fields.name} names={fields.names} onChange={(names) => set({ names })} />
      <PrefixField value={fields.numberPrefix} onChange={(numberPrefix) => set({ numberPrefix })} />
      <AreaField siteId={siteId} areaId={fields.areaId} none={t('inTheHall')} onChange={(areaId) => set({ areaId })} />
      <WayFields location={fields.location} locations={fields.locations} set={set} />
      <TranslatedField
        label={t('desk')}
        hint={t('deskHint')}
        plain={fields.desk}
        texts={fields.desks}
        most={100}
        onPlain={(desk) => set({ desk })}
        onTexts={(desks) => set({ desks })}
      />
      <CheckField
        label={t('roundTheClock')}
        hint={t('roundTheClockHint')}
        checked={fields.roundTheClock}
        onChange={(roundTheClock) => set({ roundTheClock })}
      />
    </>
  );
};

const nothing = {
  code: '',
  name: '',
  names: {},
  numberPrefix: '',
  roundTheClock: false,
  areaId: '',
  location: '',
  locations: {},
  desk: '',
  desks: {},
};

export const NewDepartmentPane = ({ onDone }: { onDone: (departmentId: string | null) => void }) => {
  const t = useAdminTexts();
  const { client } = useHub();
  const { save, failure, isBusy } = useSave();
  const firstSite = useSites()[0]?.siteId ?? '';
  const draft = useDraft<Fields & { readonly code: string; readonly siteId: string }>(noRow, () => ({
    ...nothing,
    siteId: firstSite,
  }));
  const { fields, set } = draft;
  const why = useConflict(t('departmentTaken'), draft);
  const create = async () => {
    const { areaId, location, desk, siteId, ...others } = fields;
    const input = { ...others, ...filled({ areaId, location, desk, siteId }) };
    const saved = await save({
      input,
      run: (requestId) => client.send('department:create', { ...input, requestId }),
      done: ({ department }) => ({ what: t('created', { name: department.name }) }),
      why,
    });
    if (saved !== null) onDone(saved.department.departmentId);
  };
  return (
    <FormPane
      title={t('newDepartment')}
      draft={draft}
      isSound={isSound(fields) && fields.code.trim() !== ''}
      isBusy={isBusy}
      failure={failure}
      create={t('createDepartment')}
      onSave={create}
      onClose={() => onDone(null)}
    >
      <SiteField
        siteId={fields.siteId}
        hint={t('siteOfDepartmentHint')}
        onChange={(siteId) => set({ siteId, areaId: '' })}
      />
      <TextField label={t('name')} most={100} value={fields.name} onChange={(name) => set({ name })} />
      <TextField label={t('shortCode')} most={100} value={fields.code} onChange={(code) => set({ code })} />
      <SharedFields fields={fields} siteId={fields.siteId} set={set} />
    </FormPane>
  );
};

type DepartmentPaneProps = { readonly department: Department; readonly onClose: () => void };

export const DepartmentPane = ({ department, onClose }: DepartmentPaneProps) => {
  const t = useAdminTexts();
  const { client } = useHub();
  const { save, failure, isBusy } = useSave();
  const { departmentId, code, siteId } = department;
  const draft = useDraft<Fields & { readonly active: boolean }>(department, () => ({
    name: department.name,
    names: department.names,
    numberPrefix: department.numberPrefix,
    roundTheClock: department.roundTheClock,
    areaId: department.areaId ?? '',
    location: department.location ?? '',
    locations: department.locations,
    desk: department.desk ?? '',
    desks: department.desks,
    active: department.active,
  }));
  const { fields, set, changes } = draft;
  const ofConflict = useConflict(t('departmentTaken'), draft);
  const why = (error: HubError) => {
    if (error.code !== 'invalid_transition') return ofConflict(error);
    return error.details?.['to'] === 'inactive' ? t('departmentBusy') : t('departmentTaken');
  };
  const update = async () => {
    const { areaId, location, desk, ...others } = changes;
    const input = {
      departmentId,
      ...others,
      ...emptied({ areaId, location, desk }),
      expectedRevision: draft.revision,
    };
    const saved = await save({
      input,
      run: (requestId) => client.send('department:update', { ...input, requestId }),
      done: () => ({ what: t('saved', { name: fields.name.trim() }) }),
      why,
    });
    if (saved !== null) draft.discard();
  };
  return (
    <FormPane
      title={department.name}
      lead={code}
      draft={draft}
      isSound={isSound(fields)}
      isBusy={isBusy}
      failure={failure}
      onSave={update}
      onClose={onClose}
    >
      <TextField label={t('name')} most={100} value={fields.name} onChange={(next) => set({ name: next })} />
      <SharedFields fields={fields} siteId={siteId} set={set} />
      <CheckField label={t('openForCheckIn')} checked={fields.active} onChange={(active) => set({ active })} />
    </FormPane>
  );
};
