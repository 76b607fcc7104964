import type { User } from '../../../protocol/user.ts';
import type { Doctor } from '../../../protocol/views.ts';
import { useFeed } from '../../shared/staff/hub.tsx';
import { WayFields, type ByLanguage } from '../by-language.tsx';
import { SelectField, TextField } from '../fields.tsx';
import { useAdminTexts } from '../texts.ts';
import { AreaField } from './place-fields.tsx';

const placeKinds = ['room', 'window', 'chair', 'counter', 'desk'] as const;
type PlaceKind = (typeof placeKinds)[number];
/** Before the room’s number. */
export const plateWords = {
  room: 'plateRoom',
  window: 'plateWindow',
  chair: 'plateChair',
  counter: 'plateCounter',
  desk: 'plateDesk',
} as const satisfies Record<PlaceKind, string>;

/** As they are typed: empty is none. */
export type DoctorDraft = {
  readonly kind: Doctor['kind'];
  readonly fullName: string;
  readonly departmentId: string;
  readonly specialty: string;
  readonly room: string;
  readonly placeKind: PlaceKind;
  readonly areaId: string;
  readonly location: string;
  readonly locations: ByLanguage;
  readonly userId: string;
};

type DoctorFieldsProps = {
  readonly fields: DoctorDraft;
  readonly set: (changes: Partial<DoctorDraft>) => void;
  readonly users: readonly User[];
  readonly doctorId: string | null;
};

/** Of a doctor or a station. Who works at a station attends it, so it has neither a login nor a specialty. */
export const DoctorFields = ({ fields, set, users, doctorId }: DoctorFieldsProps) => {
  const t = useAdminTexts();
  const { departments } = useFeed();
  const isStation = fields.kind === 'station';
  const places = [...departments.values()].filter(
    ({ active, departmentId }) => active || departmentId === fields.departmentId,
  );
  return (
    <>
      <TextField
        label={isStation ? t('stationName') : t('fullName')}
        most={100}
        value={fields.fullName}
        onChange={(fullName) => set({ fullName })}
      />
      <SelectField
        label={t('department')}
        value={fields.departmentId}
        options={places.map(({ departmentId, name }) => ({ value: departmentId, label: name }))}
        onChange={(departmentId) => set({ departmentId })}
      />
      {!isStation && (
        <TextField
          label={t('specialty')}
          most={100}
          value={fields.specialty}
          onChange={(specialty) => set({ specialty })}
        />
      )}
      <div className="two-fields">
        <SelectField
          label={t('plate')}
          value={fields.placeKind}
          options={placeKinds.map((kind) => ({ value: kind, label: t(plateWords[kind]) }))}
          onChange={(chosen) => set({ placeKind: placeKinds.find((kind) => kind === chosen) ?? 'room' })}
        />
        <TextField
          label={fields.placeKind === 'room' ? t('room') : t('plateNumber')}
          most={20}
          value={fields.room}
          onChange={(room) => set({ room })}
        />
      </div>
      <AreaField
        siteId={departments.get(fields.departmentId)?.siteId}
        areaId={fields.areaId}
        none={t('asDepartment')}
        onChange={(areaId) => set({ areaId })}
      />
      <WayFields location={fields.location} locations={fields.locations} set={set} />
      {!isStation && <LoginField userId={fields.userId} users={users} doctorId={doctorId} set={set} />}
    </>
  );
};

type LoginFieldProps = Pick<DoctorFieldsProps, 'set' | 'users' | 'doctorId'> & { readonly userId: string };

const LoginField = ({ userId, users, doctorId, set }: LoginFieldProps) => {
  const t = useAdminTexts();
  const logins = users.filter(
    (user) => user.role === 'doctor' && (user.doctorId === null ? user.active : user.doctorId === doctorId),
  );
  return (
    <SelectField
      label={t('login')}
      hint={t('loginHint')}
      value={userId}
      options={[
        { value: '', label: t('noLogin') },
        ...logins.map((user) => ({ value: user.userId, label: `${user.fullName} (${user.username})` })),
      ]}
      onChange={(chosen) => set({ userId: chosen })}
    />
  );
};
