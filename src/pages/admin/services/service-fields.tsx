import type { Journey } from '../../../protocol/views.ts';
import { NamesFields, type ByLanguage } from '../by-language.tsx';
import { CheckField, SelectField, TextField } from '../fields.tsx';
import { useAdminTexts } from '../texts.ts';
import { isWhole } from '../typed.ts';

/** As they are typed: empty is none. */
export type ServiceDraft = {
  readonly name: string;
  readonly names: ByLanguage;
  readonly minutes: string;
  readonly slotMinutes: string;
  readonly selfService: boolean;
  readonly asksParty: boolean;
  readonly asksNeeds: boolean;
  readonly journeyId: string;
};

export const isSoundService = ({ name, minutes, slotMinutes }: ServiceDraft): boolean =>
  name.trim() !== '' && isWhole(minutes, 1, 480) && (slotMinutes === '' || isWhole(slotMinutes, 5, 480));

type ServiceFieldsProps = {
  readonly fields: ServiceDraft;
  readonly set: (changes: Partial<ServiceDraft>) => void;
  readonly journeys: readonly Journey[];
};

/** Of a new service and of one that is there. */
export const ServiceFields = ({ fields, set, journeys }: ServiceFieldsProps) => {
  const t = useAdminTexts();
  const offered = journeys.filter(({ active, journeyId }) => active || journeyId === fields.journeyId);
  return (
    <>
      <TextField label={t('name')} most={100} value={fields.name} onChange={(name) => set({ name })} />
      <NamesFields name={fields.name} names={fields.names} onChange={(names) => set({ names })} />
      <div className="two-fields">
        <TextField
          type="number"
          min={1}
          max={480}
          label={t('usualMinutes')}
          value={fields.minutes}
          onChange={(minutes) => set({ minutes })}
        />
        <TextField
          type="number"
          min={5}
          max={480}
          label={t('slotMinutes')}
          hint={t('slotHint')}
          value={fields.slotMinutes}
          onChange={(slotMinutes) => set({ slotMinutes })}
        />
      </div>
      <SelectField
        label={t('journey')}
        hint={t('journeyOfServiceHint')}
        value={fields.journeyId}
        options={[
          { value: '', label: t('noJourney') },
          ...offered.map(({ journeyId, name }) => ({ value: journeyId, label: name })),
        ]}
        onChange={(journeyId) => set({ journeyId })}
      />
      <CheckField
        label={t('atKiosks')}
        hint={t('atKiosksHint')}
        checked={fields.selfService}
        onChange={(selfService) => set({ selfService })}
      />
      <CheckField
        label={t('asksParty')}
        hint={t('asksPartyHint')}
        checked={fields.asksParty}
        onChange={(asksParty) => set({ asksParty })}
      />
      <CheckField
        label={t('asksNeeds')}
        hint={t('asksNeedsHint')}
        checked={fields.asksNeeds}
        onChange={(asksNeeds) => set({ asksNeeds })}
      />
    </>
  );
};
