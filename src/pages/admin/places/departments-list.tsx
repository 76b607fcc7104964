import type { Department, Doctor } from '../../../protocol/views.ts';
import { usePlainFeed } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { useAdminTexts } from '../texts.ts';
import { plateWords } from './doctor-fields.tsx';

type DepartmentsListProps = {
  readonly loginOf: (doctorId: string) => string | null;
  readonly chosenId: string | null;
  readonly onDepartment: (departmentId: string) => void;
  readonly onDoctor: (doctorId: string) => void;
};

/** The open ones first, each with its doctors and stations. */
export const DepartmentsList = (props: DepartmentsListProps) => {
  const t = useAdminTexts();
  const { departments, doctors } = usePlainFeed();
  const places = [...departments.values()].sort(
    (a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name),
  );
  return (
    <table className="table rows-chosen">
      <thead>
        <tr>
          <th>{t('name')}</th>
          <th>{t('specialty')}</th>
          <th>{t('room')}</th>
          <th>{t('login')}</th>
          <th>{t('status')}</th>
        </tr>
      </thead>
      {places.map((place) => (
        <Place
          key={place.departmentId}
          department={place}
          doctors={[...doctors.values()]
            .filter(({ departmentId }) => departmentId === place.departmentId)
            .sort((a, b) => a.doctorNo - b.doctorNo)}
          {...props}
        />
      ))}
    </table>
  );
};

type PlaceProps = DepartmentsListProps & { readonly department: Department; readonly doctors: readonly Doctor[] };

const Place = ({ department, doctors, loginOf, chosenId, onDepartment, onDoctor }: PlaceProps) => {
  const t = useAdminTexts();
  const { sites } = usePlainFeed();
  const { departmentId, siteId, name, numberPrefix, roundTheClock, active } = department;
  const isChosen = (id: string) => id === chosenId;
  const site = sites.size > 1 ? sites.get(siteId)?.name : null;
  return (
    <tbody>
      <tr className={isChosen(departmentId) ? 'place chosen' : 'place'}>
        <td>
          <button
            type="button"
            className="row-button"
            aria-pressed={isChosen(departmentId)}
            onClick={() => onDepartment(departmentId)}
          >
            <b>{name}</b>
            <b className="tag">{numberPrefix}</b>
          </button>
        </td>
        <td colSpan={3} className="muted">
          {[site, doctors.length === 0 && t('noDoctorsHere')].filter(Boolean).join(' · ')}
        </td>
        <td className="secondary nowrap">
          {!active ? <b>{t('closed')}</b> : roundTheClock ? t('roundTheClock') : null}
        </td>
      </tr>
      {doctors.map((doctor) => (
        <DoctorRow
          key={doctor.doctorId}
          doctor={doctor}
          login={loginOf(doctor.doctorId)}
          isChosen={isChosen(doctor.doctorId)}
          onChoose={() => onDoctor(doctor.doctorId)}
        />
      ))}
    </tbody>
  );
};

type DoctorRowProps = {
  readonly doctor: Doctor;
  readonly login: string | null;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
};

const DoctorRow = ({ doctor, login, isChosen, onChoose }: DoctorRowProps) => {
  const t = useAdminTexts();
  const { fullName, specialty, room, placeKind, status, active, kind } = doctor;
  const isStation = kind === 'station';
  const state = active ? t(status) : isStation ? t('retiredOne') : t('hasLeft');
  return (
    <tr className={isChosen ? 'chosen' : undefined}>
      <td className="indented">
        <button type="button" className="row-button" aria-pressed={isChosen} onClick={onChoose}>
          <Icon name={isStation ? 'flag' : 'person'} />
          <span>{fullName}</span>
          {isStation && <span className="tag">{t('station')}</span>}
        </button>
      </td>
      <td className="secondary">{specialty}</td>
      <td className="nowrap">
        {/* The column says that it is a room. */}
        {placeKind === null || placeKind === 'room' || room === null ? room : `${t(plateWords[placeKind])} ${room}`}
      </td>
      <td className="secondary nowrap">
        {/* Who works at a station attends it. */}
        {!isStation && (login ?? <span className="muted">{t('noLogin')}</span>)}
      </td>
      <td className={status === 'available' ? 'nowrap' : 'nowrap muted'}>{state}</td>
    </tr>
  );
};
