import { useState } from 'react';
import type { HubError } from '../../../protocol/errors.ts';
import type { User } from '../../../protocol/user.ts';
import type { Doctor } from '../../../protocol/views.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { useFeed, useHub } from '../../shared/staff/hub.tsx';
import { CheckField, SelectField, TextField } from '../fields.tsx';
import { FormFailure, Pane, SaveButtons } from '../section.tsx';
import { useAdminTexts } from '../texts.ts';
import { useUnsaved } from '../unsaved.tsx';
import { useDraft } from '../use-draft.ts';
import { useSave } from '../use-save.ts';

/** As they are typed: empty is none. */
type Fields = {
  readonly fullName: string;
  readonly departmentId: string;
  readonly specialty: string;
  readonly room: string;
  readonly userId: string;
  readonly active: boolean;
};

/** `leaves`: the doctor is about to retire. */
const useWhy = (leaves: boolean) => {
  const t = useAdminTexts();
  return ({ code }: HubError) => {
    if (code === 'already_queued') return leaves ? t('doctorLeaves') : t('doctorMoves');
    return code === 'conflict' ? t('loginTaken') : null;
  };
};

type DoctorFieldsProps = {
  readonly fields: Fields;
  readonly set: (changes: Partial<Fields>) => void;
  readonly users: readonly User[];
  readonly doctorId: string | null;
};

const DoctorFields = ({ fields, set, users, doctorId }: DoctorFieldsProps) => {
  const t = useAdminTexts();
  const { departments } = useFeed();
  const places = [...departments.values()].filter(
    ({ active, departmentId }) => active || departmentId === fields.departmentId,
  );
  const logins = users.filter(
    (user) => user.role === 'doctor' && (user.doctorId === null ? user.active : user.doctorId === doctorId),
  );
  return (
    <>
      <TextField label={t('fullName')} most={100} value={fields.fullName} onChange={(fullName) => set({ fullName })} />
      <SelectField
        label={t('department')}
        value={fields.departmentId}
        options={places.map(({ departmentId, name }) => ({ value: departmentId, label: name }))}
        onChange={(departmentId) => set({ departmentId })}
      />
      <div className="two-fields">
        <TextField
          label={t('specialty')}
          most={100}
          value={fields.specialty}
          onChange={(specialty) => set({ specialty })}
        />
        <TextField label={t('room')} most={20} value={fields.room} onChange={(room) => set({ room })} />
      </div>
      <SelectField
        label={t('login')}
        hint={t('loginHint')}
        value={fields.userId}
        options={[
          { value: '', label: t('noLogin') },
          ...logins.map(({ userId, fullName, username }) => ({ value: userId, label: `${fullName} (${username})` })),
        ]}
        onChange={(userId) => set({ userId })}
      />
    </>
  );
};

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

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
  const nothing: Fields = { fullName: '', departmentId, specialty: '', room: '', userId: '', active: true };
  const [fields, setFields] = useState(nothing);
  useUnsaved(JSON.stringify(fields) !== JSON.stringify(nothing), () => setFields(nothing));
  const fullName = fields.fullName.trim();
  const isReady = fullName !== '' && fields.departmentId !== '' && !isBusy;
  const submit = async () => {
    if (!isReady) return;
    const specialty = orNull(fields.specialty);
    const room = orNull(fields.room);
    const userId = orNull(fields.userId);
    const input = {
      fullName,
      departmentId: fields.departmentId,
      ...(specialty !== null && { specialty }),
      ...(room !== null && { room }),
      ...(userId !== null && { userId }),
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
    <Pane
      title={t('newDoctor')}
      onClose={() => onDone(null)}
      onSubmit={() => void submit()}
      footer={
        <Button type="submit" look="primary" keyName="↵" disabled={!isReady}>
          {t('createDoctor')}
        </Button>
      }
    >
      <FormFailure failure={failure} />
      <DoctorFields
        fields={fields}
        set={(changes) => setFields((former) => ({ ...former, ...changes }))}
        users={users}
        doctorId={null}
      />
    </Pane>
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
  const draft = useDraft<Fields>(doctor, () => ({
    fullName: doctor.fullName,
    departmentId: doctor.departmentId,
    specialty: doctor.specialty ?? '',
    room: doctor.room ?? '',
    userId: users.find((user) => user.doctorId === doctorId)?.userId ?? '',
    active: doctor.active,
  }));
  const { fields, set, changes, isChanged } = draft;
  const why = useWhy(changes.active === false);
  useUnsaved(isChanged, draft.discard);
  const fullName = fields.fullName.trim();
  const isReady = isChanged && fullName !== '' && !isBusy;
  const submit = async () => {
    if (!isReady) return;
    const { specialty, room, userId, ...rest } = changes;
    const input = {
      doctorId,
      ...rest,
      ...(specialty !== undefined && { specialty: orNull(specialty) }),
      ...(room !== undefined && { room: orNull(room) }),
      ...(userId !== undefined && { userId: orNull(userId) }),
    };
    const saved = await save({
      input,
      run: (requestId) => client.send('doctor:update', { ...input, requestId }),
      done: () => ({ what: t('saved', { name: fullName }) }),
      why,
    });
    if (saved !== null) draft.discard();
  };
  return (
    <Pane
      title={doctor.fullName}
      lead={doctor.active ? t(doctor.status) : t('hasLeft')}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={<SaveButtons isReady={isReady} draft={draft} />}
    >
      <FormFailure failure={failure} />
      <DoctorFields fields={fields} set={set} users={users} doctorId={doctorId} />
      <CheckField
        label={t('worksHere')}
        hint={t('worksHereHint')}
        checked={fields.active}
        onChange={(active) => set({ active })}
      />
    </Pane>
  );
};
