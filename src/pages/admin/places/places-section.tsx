import { useState } from 'react';
import type { Department, Doctor } from '../../../protocol/views.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { usePlainFeed } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { Fetched, ListPlace, SectionHeading } from '../section.tsx';
import { useAdminTexts } from '../texts.ts';
import { useLeave } from '../unsaved.tsx';
import { useUsers } from '../users/users-section.tsx';
import { DepartmentPane, NewDepartmentPane } from './department-pane.tsx';
import { DoctorPane, NewDoctorPane } from './doctor-pane.tsx';

type Chosen =
  | { readonly kind: 'department' | 'doctor'; readonly id: string }
  | { readonly kind: 'new-department' | 'new-doctor' };

/** Departments with their doctors. Both are in the feed, so the list is live; only the logins are fetched. */
export const PlacesSection = () => {
  const t = useAdminTexts();
  const { departments, doctors } = usePlainFeed();
  const users = useUsers();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const places = [...departments.values()].sort(
    (a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name),
  );
  const chosenId = chosen !== null && 'id' in chosen ? chosen.id : null;
  const department = chosenId === null ? undefined : departments.get(chosenId);
  const doctor = chosenId === null ? undefined : doctors.get(chosenId);
  const leave = useLeave();
  const show = (next: Chosen | null) => leave(() => setChosen(next));
  const close = () => show(null);
  const choose = (kind: 'department' | 'doctor') => (id: string) => show(id === chosenId ? null : { kind, id });

  const pane = () => {
    if (department) return <DepartmentPane key={chosenId} department={department} onClose={close} />;
    if (doctor) {
      return (
        <div className="side-pane">
          <Fetched listed={users}>
            {(logins) => <DoctorPane key={chosenId} doctor={doctor} users={logins} onClose={close} />}
          </Fetched>
        </div>
      );
    }
    if (chosen?.kind === 'new-doctor') {
      const first = places.find(({ active }) => active);
      return (
        <NewDoctorPane
          departmentId={first?.departmentId ?? ''}
          users={users.data ?? []}
          onDone={(id) => (id === null ? close() : setChosen({ kind: 'doctor', id }))}
        />
      );
    }
    if (chosen?.kind === 'new-department') {
      return <NewDepartmentPane onDone={(id) => (id === null ? close() : setChosen({ kind: 'department', id }))} />;
    }
    return null;
  };
  const shown = pane();
  return (
    <>
      <SectionHeading title={t('places')}>
        <Button small icon="plus" onClick={() => show({ kind: 'new-department' })}>
          {t('newDepartment')}
        </Button>
        <Button small icon="personAdd" onClick={() => show({ kind: 'new-doctor' })} disabled={places.length === 0}>
          {t('newDoctor')}
        </Button>
      </SectionHeading>
      <div className={shown === null ? 'with-pane with-pane--alone' : 'with-pane'}>
        <ListPlace label={t('places')}>
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
                loginOf={(doctorId) => users.data?.find((user) => user.doctorId === doctorId)?.username ?? null}
                chosenId={chosenId}
                onDepartment={choose('department')}
                onDoctor={choose('doctor')}
              />
            ))}
          </table>
        </ListPlace>
        {shown}
      </div>
    </>
  );
};

type PlaceProps = {
  readonly department: Department;
  readonly doctors: readonly Doctor[];
  readonly loginOf: (doctorId: string) => string | null;
  readonly chosenId: string | null;
  readonly onDepartment: (departmentId: string) => void;
  readonly onDoctor: (doctorId: string) => void;
};

const Place = ({ department, doctors, loginOf, chosenId, onDepartment, onDoctor }: PlaceProps) => {
  const t = useAdminTexts();
  const { departmentId, name, numberPrefix, roundTheClock, active } = department;
  const isChosen = (id: string) => id === chosenId;
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
          {doctors.length === 0 && t('noDoctorsHere')}
        </td>
        <td className="secondary nowrap">
          {!active ? <b>{t('closed')}</b> : roundTheClock ? t('roundTheClock') : null}
        </td>
      </tr>
      {doctors.map(({ doctorId, fullName, specialty, room, status }) => {
        const login = loginOf(doctorId);
        return (
          <tr key={doctorId} className={isChosen(doctorId) ? 'chosen' : undefined}>
            <td className="indented">
              <button
                type="button"
                className="row-button"
                aria-pressed={isChosen(doctorId)}
                onClick={() => onDoctor(doctorId)}
              >
                <Icon name="person" />
                <span>{fullName}</span>
              </button>
            </td>
            <td className="secondary">{specialty}</td>
            <td className="nowrap">{room}</td>
            <td className="secondary nowrap">{login ?? <span className="muted">{t('noLogin')}</span>}</td>
            <td className={status === 'available' ? 'nowrap' : 'nowrap muted'}>{t(status)}</td>
          </tr>
        );
      })}
    </tbody>
  );
};
