import { useState } from 'react';
import { Button, Segments } from '../../shared/staff/controls.tsx';
import { usePlainFeed } from '../../shared/staff/hub.tsx';
import { Fetched, ListPlace, SectionHeading } from '../section.tsx';
import { useAdminTexts } from '../texts.ts';
import { useLeave } from '../unsaved.tsx';
import { useUsers } from '../users/users-section.tsx';
import { AreaPane, NewAreaPane } from './area-pane.tsx';
import { AreasList, SitesList } from './areas-list.tsx';
import { DepartmentPane, NewDepartmentPane } from './department-pane.tsx';
import { DepartmentsList } from './departments-list.tsx';
import { DoctorPane, NewDoctorPane } from './doctor-pane.tsx';
import { NewSitePane, SitePane } from './site-pane.tsx';

type Which = 'departments' | 'areas' | 'sites';
type Kind = 'department' | 'doctor' | 'area' | 'site';
/** Without an id: a new one. */
type Chosen = { readonly kind: Kind; readonly id: string | null };

/** Departments with their doctors, waiting areas and sites. All are in the feed, so the lists are live; only the logins are fetched. */
export const PlacesSection = () => {
  const t = useAdminTexts();
  const users = useUsers();
  const { departments } = usePlainFeed();
  const [which, setWhich] = useState<Which>('departments');
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const leave = useLeave();
  const show = (next: Chosen | null) => leave(() => setChosen(next));
  const add = (kind: Kind) => () => show({ kind, id: null });
  const chosenId = chosen?.id ?? null;
  const choose = (kind: Kind) => (id: string) => show(id === chosenId ? null : { kind, id });
  const lists = {
    departments: (
      <DepartmentsList
        loginOf={(doctorId) => users.data?.find((user) => user.doctorId === doctorId)?.username ?? null}
        chosenId={chosenId}
        onDepartment={choose('department')}
        onDoctor={choose('doctor')}
      />
    ),
    areas: <AreasList chosenId={chosenId} onChoose={choose('area')} />,
    sites: <SitesList chosenId={chosenId} onChoose={choose('site')} />,
  };
  return (
    <>
      <SectionHeading title={t('places')}>
        <Segments<Which>
          label={t('shows')}
          value={which}
          onChange={(next) =>
            leave(() => {
              setWhich(next);
              setChosen(null);
            })
          }
          segments={[
            { value: 'departments', label: t('departments') },
            { value: 'areas', label: t('areas') },
            { value: 'sites', label: t('sites') },
          ]}
        />
        {which === 'departments' && (
          <>
            <Button small icon="plus" onClick={add('department')}>
              {t('newDepartment')}
            </Button>
            <Button small icon="personAdd" onClick={add('doctor')} disabled={departments.size === 0}>
              {t('newDoctor')}
            </Button>
          </>
        )}
        {which === 'areas' && (
          <Button small icon="plus" onClick={add('area')}>
            {t('newArea')}
          </Button>
        )}
        {which === 'sites' && (
          <Button small icon="plus" onClick={add('site')}>
            {t('newSite')}
          </Button>
        )}
      </SectionHeading>
      <div className={chosen === null ? 'with-pane with-pane--alone' : 'with-pane'}>
        <ListPlace label={t('places')}>{lists[which]}</ListPlace>
        {chosen !== null && (
          <PlacePane
            key={`${chosen.kind} ${chosen.id}`}
            chosen={chosen}
            users={users}
            onShow={show}
            onMade={setChosen}
          />
        )}
      </div>
    </>
  );
};

type PlacePaneProps = {
  readonly chosen: Chosen;
  readonly users: ReturnType<typeof useUsers>;
  readonly onShow: (chosen: Chosen | null) => void;
  readonly onMade: (chosen: Chosen) => void;
};

const PlacePane = ({ chosen: { kind, id }, users, onShow, onMade }: PlacePaneProps) => {
  const { departments, doctors, areas, sites } = usePlainFeed();
  const close = () => onShow(null);
  const done = (made: string | null) => (made === null ? close() : onMade({ kind, id: made }));
  if (id === null) {
    if (kind === 'department') return <NewDepartmentPane onDone={done} />;
    if (kind === 'area') return <NewAreaPane onDone={done} />;
    if (kind === 'site') return <NewSitePane onDone={done} />;
    const [first] = [...departments.values()]
      .filter(({ active }) => active)
      .sort((a, b) => a.name.localeCompare(b.name));
    return <NewDoctorPane departmentId={first?.departmentId ?? ''} users={users.data ?? []} onDone={done} />;
  }
  const [department, doctor, area, site] = [departments.get(id), doctors.get(id), areas.get(id), sites.get(id)];
  if (department) return <DepartmentPane department={department} onClose={close} />;
  if (area) return <AreaPane area={area} onClose={close} />;
  if (site) return <SitePane site={site} onClose={close} />;
  // What was just made is in the answer before it is in the feed.
  if (!doctor) return <div className="side-pane" />;
  return (
    <div className="side-pane">
      <Fetched listed={users}>{(logins) => <DoctorPane doctor={doctor} users={logins} onClose={close} />}</Fetched>
    </div>
  );
};
