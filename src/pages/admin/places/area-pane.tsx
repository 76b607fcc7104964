import type { Area } from '../../../protocol/views.ts';
import { useHub } from '../../shared/staff/hub.tsx';
import { NamesFields, WayFields, type ByLanguage } from '../by-language.tsx';
import { CheckField, TextField } from '../fields.tsx';
import { FormPane, useConflict } from '../form-pane.tsx';
import { useAdminTexts } from '../texts.ts';
import { emptied, filled, isWhole } from '../typed.ts';
import { noRow, useDraft } from '../use-draft.ts';
import { useSave } from '../use-save.ts';
import { SiteField, useSites } from './place-fields.tsx';

/** As they are typed: empty is none. */
type Fields = {
  readonly letter: string;
  readonly name: string;
  readonly names: ByLanguage;
  readonly location: string;
  readonly locations: ByLanguage;
  readonly seats: string;
};

const isSound = ({ letter, name, seats }: Fields): boolean =>
  /^[A-Z]$/.test(letter) && name.trim() !== '' && (seats === '' || isWhole(seats, 1, 5000));

/** The letter that was typed last takes the place of the one before. */
const asLetter = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[^A-Z]/g, '')
    .slice(-1);

const AreaFields = ({ fields, set }: { fields: Fields; set: (changes: Partial<Fields>) => void }) => {
  const t = useAdminTexts();
  return (
    <>
      <TextField
        label={t('letter')}
        hint={t('letterHint')}
        dir="ltr"
        value={fields.letter}
        onChange={(typed) => set({ letter: asLetter(typed) })}
      />
      <TextField label={t('name')} most={100} value={fields.name} onChange={(name) => set({ name })} />
      <NamesFields name={fields.name} names={fields.names} onChange={(names) => set({ names })} />
      <WayFields location={fields.location} locations={fields.locations} set={set} />
      <TextField
        type="number"
        min={1}
        max={5000}
        label={t('seats')}
        value={fields.seats}
        onChange={(seats) => set({ seats })}
      />
    </>
  );
};

const nothing = { letter: '', name: '', names: {}, location: '', locations: {}, seats: '' };

export const NewAreaPane = ({ onDone }: { onDone: (areaId: string | null) => void }) => {
  const t = useAdminTexts();
  const { client } = useHub();
  const { save, failure, isBusy } = useSave();
  const firstSite = useSites()[0]?.siteId ?? '';
  const draft = useDraft<Fields & { readonly siteId: string }>(noRow, () => ({ ...nothing, siteId: firstSite }));
  const { fields, set } = draft;
  const why = useConflict(t('areaTaken'), draft);
  const create = async () => {
    const { seats, location, siteId, ...others } = fields;
    const input = { ...others, ...(seats !== '' && { seats: Number(seats) }), ...filled({ location, siteId }) };
    const saved = await save({
      input,
      run: (requestId) => client.send('area:create', { ...input, requestId }),
      done: ({ area }) => ({ what: t('created', { name: area.name }) }),
      why,
    });
    if (saved !== null) onDone(saved.area.areaId);
  };
  return (
    <FormPane
      title={t('newArea')}
      draft={draft}
      isSound={isSound(fields)}
      isBusy={isBusy}
      failure={failure}
      create={t('createArea')}
      onSave={create}
      onClose={() => onDone(null)}
    >
      <SiteField siteId={fields.siteId} hint={t('siteOfAreaHint')} onChange={(siteId) => set({ siteId })} />
      <AreaFields fields={fields} set={set} />
    </FormPane>
  );
};

export const AreaPane = ({ area, onClose }: { area: Area; onClose: () => void }) => {
  const t = useAdminTexts();
  const { client } = useHub();
  const { save, failure, isBusy } = useSave();
  const draft = useDraft<Fields & { readonly active: boolean }>(area, () => ({
    letter: area.letter,
    name: area.name,
    names: area.names,
    location: area.location ?? '',
    locations: area.locations,
    seats: area.seats === null ? '' : String(area.seats),
    active: area.active,
  }));
  const { fields, set, changes } = draft;
  const why = useConflict(t('areaTaken'), draft);
  const update = async () => {
    const { seats, location, ...others } = changes;
    const input = {
      areaId: area.areaId,
      ...others,
      ...(seats !== undefined && { seats: seats === '' ? null : Number(seats) }),
      ...emptied({ location }),
      expectedRevision: draft.revision,
    };
    const saved = await save({
      input,
      run: (requestId) => client.send('area:update', { ...input, requestId }),
      done: () => ({ what: t('saved', { name: fields.name.trim() }) }),
      why,
    });
    if (saved !== null) draft.discard();
  };
  return (
    <FormPane
      title={area.name}
      lead={t('areaOf', { letter: area.letter })}
      draft={draft}
      isSound={isSound(fields)}
      isBusy={isBusy}
      failure={failure}
      onSave={update}
      onClose={onClose}
    >
      <AreaFields fields={fields} set={set} />
      <CheckField
        label={t('inUse')}
        hint={t('areaInUseHint')}
        checked={fields.active}
        onChange={(active) => set({ active })}
      />
    </FormPane>
  );
};
