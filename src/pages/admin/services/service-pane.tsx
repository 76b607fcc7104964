import type { HubError } from '../../../protocol/errors.ts';
import type { Journey, Service } from '../../../protocol/views.ts';
import { firstIssue } from '../../shared/staff/error-words.ts';
import { useFeed, useHub } from '../../shared/staff/hub.tsx';
import { CheckField, SelectField, TextField } from '../fields.tsx';
import { FormPane, useConflict } from '../form-pane.tsx';
import { useAdminTexts } from '../texts.ts';
import { emptied, filled, isCode } from '../typed.ts';
import { noRow, useDraft, type Draft } from '../use-draft.ts';
import { useSave } from '../use-save.ts';
import { isSoundService, ServiceFields, type ServiceDraft } from './service-fields.tsx';

const useWhy = (draft: Draft<ServiceDraft>) => {
  const t = useAdminTexts();
  const ofConflict = useConflict(t('serviceTaken'), draft);
  return (error: HubError) =>
    firstIssue(error.details)?.code === 'other_site' ? t('journeyElsewhere') : ofConflict(error);
};

const nothing = {
  departmentId: '',
  code: '',
  name: '',
  names: {},
  minutes: '10',
  slotMinutes: '',
  selfService: false,
  asksParty: false,
  asksNeeds: false,
  journeyId: '',
};
type NewService = ServiceDraft & { readonly departmentId: string; readonly code: string };

type NewServicePaneProps = {
  readonly journeys: readonly Journey[];
  readonly onDone: (serviceId: string | null) => void;
};

export const NewServicePane = ({ journeys, onDone }: NewServicePaneProps) => {
  const t = useAdminTexts();
  const { client } = useHub();
  const { departments } = useFeed();
  const { save, failure, isBusy } = useSave();
  const draft = useDraft<NewService>(noRow, () => nothing);
  const { fields, set } = draft;
  const why = useWhy(draft);
  const open = [...departments.values()].filter(({ active }) => active).sort((a, b) => a.name.localeCompare(b.name));
  const create = async () => {
    const { departmentId, code, name, minutes, slotMinutes, journeyId, ...others } = fields;
    const input = {
      ...others,
      departmentId,
      name,
      code: code.trim(),
      minutes: Number(minutes),
      ...(slotMinutes !== '' && { slotMinutes: Number(slotMinutes) }),
      ...filled({ journeyId }),
    };
    const saved = await save({
      input,
      run: (requestId) => client.send('service:create', { ...input, requestId }),
      done: ({ service }) => ({ what: t('created', { name: service.name }) }),
      why,
    });
    if (saved !== null) onDone(saved.service.serviceId);
  };
  return (
    <FormPane
      title={t('newService')}
      draft={draft}
      isSound={isSoundService(fields) && fields.departmentId !== '' && isCode(fields.code)}
      isBusy={isBusy}
      failure={failure}
      create={t('createService')}
      onSave={create}
      onClose={() => onDone(null)}
    >
      <SelectField
        label={t('department')}
        hint={t('serviceDepartmentHint')}
        value={fields.departmentId}
        options={[
          { value: '', label: t('choose') },
          ...open.map(({ departmentId, name }) => ({ value: departmentId, label: name })),
        ]}
        onChange={(departmentId) => set({ departmentId })}
      />
      <TextField
        label={t('shortCode')}
        hint={t('codeFixed')}
        dir="ltr"
        most={20}
        value={fields.code}
        onChange={(code) => set({ code })}
      />
      <ServiceFields fields={fields} set={set} journeys={journeys} />
    </FormPane>
  );
};

type ServicePaneProps = {
  readonly service: Service;
  readonly journeys: readonly Journey[];
  readonly onClose: () => void;
};

export const ServicePane = ({ service, journeys, onClose }: ServicePaneProps) => {
  const t = useAdminTexts();
  const { client } = useHub();
  const { departments } = useFeed();
  const { save, failure, isBusy } = useSave();
  const { serviceId } = service;
  const draft = useDraft<ServiceDraft & { readonly active: boolean }>(service, () => ({
    name: service.name,
    names: service.names,
    minutes: String(service.minutes),
    slotMinutes: service.slotMinutes === null ? '' : String(service.slotMinutes),
    selfService: service.selfService,
    asksParty: service.asksParty,
    asksNeeds: service.asksNeeds,
    journeyId: service.journeyId ?? '',
    active: service.active,
  }));
  const { fields, set, changes } = draft;
  const why = useWhy(draft);
  const update = async () => {
    const { minutes, slotMinutes, journeyId, ...others } = changes;
    const input = {
      serviceId,
      ...others,
      ...(minutes !== undefined && { minutes: Number(minutes) }),
      ...(slotMinutes !== undefined && { slotMinutes: slotMinutes === '' ? null : Number(slotMinutes) }),
      ...emptied({ journeyId }),
      expectedRevision: draft.revision,
    };
    const saved = await save({
      input,
      run: (requestId) => client.send('service:update', { ...input, requestId }),
      done: () => ({ what: t('saved', { name: fields.name.trim() }) }),
      why,
    });
    if (saved !== null) draft.discard();
  };
  return (
    <FormPane
      title={service.name}
      lead={
        <>
          {departments.get(service.departmentId)?.name} · <bdi>{service.code}</bdi>
        </>
      }
      draft={draft}
      isSound={isSoundService(fields)}
      isBusy={isBusy}
      failure={failure}
      onSave={update}
      onClose={onClose}
    >
      <ServiceFields fields={fields} set={set} journeys={journeys} />
      <CheckField
        label={t('inUse')}
        hint={t('serviceInUseHint')}
        checked={fields.active}
        onChange={(active) => set({ active })}
      />
    </FormPane>
  );
};
