import type { HubError } from '../../../protocol/errors.ts';
import type { User } from '../../../protocol/user.ts';
import type { Doctor } from '../../../protocol/views.ts';
import { Segments } from '../../shared/staff/controls.tsx';
import { firstIssue } from '../../shared/staff/error-words.ts';
import { useHub } from '../../shared/staff/hub.tsx';
import { CheckField } from '../fields.tsx';
import { FormPane } from '../form-pane.tsx';
import { useAdminTexts } from '../texts.ts';
import { emptied, filled } from '../typed.ts';
import { noRow, useDraft } from '../use-draft.ts';
import { useSave } from '../use-save.ts';
import { DoctorFields, type DoctorDraft } from './doctor-fields.tsx';

/** `leaves`: the doctor is about to retire. */
const useWhy = (leaves: boolean) => {
  const t = useAdminTexts();
  return ({ code, details }: HubError) => {
    if (code === 'already_queued') return leaves ? t('doctorLeaves') : t('doctorMoves');
    if (firstIssue(details)?.code === 'other_site') return t('areaElsewhere');
    return code === 'conflict' ? t('loginTaken') : null;
  };
};

type NewDoctorPaneProps = {
  readonly departmentId: string;
  readonly users: readonly User[];
  readonly onDone: (doctorId: string | null) => void;
};

export const NewDoctorPane = ({ departmentId, users, onDone }: NewDoctorPaneProps) => {
  const t = useAdminTexts();
  const { client } = useHub();
  const { save, failure, isBusy } = useSave();
  const why = useWhy(false);
  const draft = useDraft<DoctorDraft>(noRow, () => ({
    kind: 'doctor',
    fullName: '',
    departmentId,
    specialty: '',
    room: '',
    placeKind: 'room',
    areaId: '',
    location: '',
    locations: {},
    userId: '',
  }));
  const { fields, set } = draft;
  const isStation = fields.kind === 'station';
  const create = async () => {
    const { specialty, room, areaId, location, userId, ...others } = fields;
    const input = {
      ...others,
      ...filled({ room, areaId, location, ...(!isStation && { specialty, userId }) }),
    };
    const saved = await save({
      input,
      run: (requestId) => client.send('doctor:create', { ...input, requestId }),
      done: ({ doctor }) => ({ what: t('created', { name: doctor.fullName }) }),
      why,
    });
    if (saved !== null) onDone(saved.doctor.doctorId);
  };
  return (
    <FormPane
      title={isStation ? t('newStation') : t('newDoctor')}
      draft={draft}
      isSound={fields.fullName.trim() !== '' && fields.departmentId !== ''}
      isBusy={isBusy}
      failure={failure}
      create={isStation ? t('createStation') : t('createDoctor')}
      onSave={create}
      onClose={() => onDone(null)}
    >
      <div className="field">
        <Segments<Doctor['kind']>
          label={t('doctorKind')}
          value={fields.kind}
          onChange={(kind) => set({ kind })}
          segments={[
            { value: 'doctor', label: t('doctor') },
            { value: 'station', label: t('station') },
          ]}
        />
        <p className="hint">{isStation ? t('stationHint') : t('doctorHint')}</p>
      </div>
      <DoctorFields fields={fields} set={set} users={users} doctorId={null} />
    </FormPane>
  );
};

type DoctorPaneProps = { readonly doctor: Doctor; readonly users: readonly User[]; readonly onClose: () => void };

/**
 * Without an expected revision: a doctor who pauses or changes rooms meanwhile is no conflict, since only what was
 * changed here is sent.
 */
export const DoctorPane = ({ doctor, users, onClose }: DoctorPaneProps) => {
  const t = useAdminTexts();
  const { client } = useHub();
  const { save, failure, isBusy } = useSave();
  const { doctorId } = doctor;
  const isStation = doctor.kind === 'station';
  const draft = useDraft<DoctorDraft & { readonly active: boolean }>(doctor, () => ({
    kind: doctor.kind,
    fullName: doctor.fullName,
    departmentId: doctor.departmentId,
    specialty: doctor.specialty ?? '',
    room: doctor.room ?? '',
    placeKind: doctor.placeKind ?? 'room',
    areaId: doctor.areaId ?? '',
    location: doctor.location ?? '',
    locations: doctor.locations,
    userId: users.find((user) => user.doctorId === doctorId)?.userId ?? '',
    active: doctor.active,
  }));
  const { fields, set, changes } = draft;
  const why = useWhy(changes.active === false);
  const update = async () => {
    const { kind: _, specialty, room, areaId, location, userId, ...others } = changes;
    const input = { doctorId, ...others, ...emptied({ specialty, room, areaId, location, userId }) };
    const saved = await save({
      input,
      run: (requestId) => client.send('doctor:update', { ...input, requestId }),
      done: () => ({ what: t('saved', { name: fields.fullName.trim() }) }),
      why,
    });
    if (saved !== null) draft.discard();
  };
  const state = doctor.active ? t(doctor.status) : isStation ? t('retiredOne') : t('hasLeft');
  return (
    <FormPane
      title={doctor.fullName}
      lead={isStation ? `${t('station')} · ${state}` : state}
      draft={draft}
      isSound={fields.fullName.trim() !== ''}
      isBusy={isBusy}
      failure={failure}
      onSave={update}
      onClose={onClose}
    >
      <DoctorFields fields={fields} set={set} users={users} doctorId={doctorId} />
      <CheckField
        label={isStation ? t('inUse') : t('worksHere')}
        hint={isStation ? t('stationInUseHint') : t('worksHereHint')}
        checked={fields.active}
        onChange={(active) => set({ active })}
      />
    </FormPane>
  );
};
