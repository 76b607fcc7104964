import { useState } from 'react';
import type { Department, Journey, Service } from '../../../protocol/views.ts';
import { Button, Segments } from '../../shared/staff/controls.tsx';
import { useFeed, useLiveness } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { useKeys } from '../../shared/staff/keys.tsx';
import { useJourneys } from '../journeys/use-journeys.ts';
import { Fetched, ListPlace, SectionHeading } from '../section.tsx';
import { useAdminTexts } from '../texts.ts';
import { useLeave } from '../unsaved.tsx';
import { NewServicePane, ServicePane } from './service-pane.tsx';

type Chosen = { readonly serviceId: string } | 'new' | null;
type Which = 'inUse' | 'retired';

/** Services by department. Both are in the feed, so the list is live; only the journeys are fetched. */
export const ServicesSection = () => {
  const t = useAdminTexts();
  const { departments, services } = useFeed();
  const { isLive } = useLiveness();
  const journeys = useJourneys();
  const [which, setWhich] = useState<Which>('inUse');
  const [chosen, setChosen] = useState<Chosen>(null);
  const leave = useLeave();
  const show = (next: Chosen) => leave(() => setChosen(next));
  const close = () => show(null);
  useKeys({ n: isLive ? () => show('new') : null });
  const all = [...services.values()];
  const shown = all.filter(({ active }) => active === (which === 'inUse'));
  const places = [...departments.values()]
    .sort((a, b) => a.name.localeCompare(b.name))
    .map((department) => ({ department, services: servicesOf(department, shown) }))
    .filter((place) => place.services.length > 0);
  const chosenId = chosen !== null && chosen !== 'new' ? chosen.serviceId : null;
  const service = chosenId === null ? undefined : services.get(chosenId);

  const pane = () => {
    if (service) {
      return (
        <div className="side-pane">
          <Fetched listed={journeys}>
            {(known) => <ServicePane key={chosenId} service={service} journeys={known} onClose={close} />}
          </Fetched>
        </div>
      );
    }
    if (chosen !== 'new') return null;
    return (
      <NewServicePane
        journeys={journeys.data ?? []}
        onDone={(serviceId) => (serviceId === null ? close() : setChosen({ serviceId }))}
      />
    );
  };
  const beside = pane();
  return (
    <>
      <SectionHeading title={t('services')}>
        <Segments<Which>
          label={t('status')}
          value={which}
          onChange={setWhich}
          segments={[
            { value: 'inUse', label: t('inUse'), count: String(all.filter(({ active }) => active).length) },
            { value: 'retired', label: t('retired'), count: String(all.filter(({ active }) => !active).length) },
          ]}
        />
        <Button small icon="plus" keyName="N" disabled={departments.size === 0} onClick={() => show('new')}>
          {t('newService')}
        </Button>
      </SectionHeading>
      <div className={beside === null ? 'with-pane with-pane--alone' : 'with-pane'}>
        <ListPlace label={t('services')}>
          {places.length === 0 ? (
            <p className="empty">{which === 'inUse' ? t('noServices') : t('noneRetired')}</p>
          ) : (
            <table className="table rows-chosen">
              <thead>
                <tr>
                  <th>{t('service')}</th>
                  <th>{t('shortCode')}</th>
                  <th className="end">{t('usualMinutes')}</th>
                  <th className="end">{t('slot')}</th>
                  <th className="services__kiosk">{t('kiosk')}</th>
                  <th>{t('journey')}</th>
                </tr>
              </thead>
              {places.map((place) => (
                <DepartmentServices
                  key={place.department.departmentId}
                  {...place}
                  journeys={journeys.data ?? []}
                  chosenId={chosenId}
                  onChoose={(serviceId) => show(serviceId === chosenId ? null : { serviceId })}
                />
              ))}
            </table>
          )}
        </ListPlace>
        {beside}
      </div>
    </>
  );
};

const servicesOf = ({ departmentId }: Department, services: readonly Service[]): Service[] =>
  services.filter((one) => one.departmentId === departmentId).sort((a, b) => a.name.localeCompare(b.name));

type DepartmentServicesProps = {
  readonly department: Department;
  readonly services: readonly Service[];
  readonly journeys: readonly Journey[];
  readonly chosenId: string | null;
  readonly onChoose: (serviceId: string) => void;
};

const DepartmentServices = ({ department, services, journeys, chosenId, onChoose }: DepartmentServicesProps) => {
  const t = useAdminTexts();
  const { sites } = useFeed();
  return (
    <tbody>
      <tr className="place">
        <th scope="rowgroup" colSpan={6} className="services__department">
          <b>{department.name}</b> {sites.size > 1 && <span>{sites.get(department.siteId)?.name}</span>}
        </th>
      </tr>
      {services.map(({ serviceId, name, code, minutes, slotMinutes, selfService, journeyId }) => {
        const isChosen = serviceId === chosenId;
        return (
          <tr key={serviceId} className={isChosen ? 'chosen' : undefined}>
            <td>
              <button type="button" className="row-button" aria-pressed={isChosen} onClick={() => onChoose(serviceId)}>
                <b>{name}</b>
              </button>
            </td>
            <td className="secondary nowrap">
              <bdi>{code}</bdi>
            </td>
            <td className="end nowrap">{t('minutesLong', { minutes: String(minutes) })}</td>
            <td className="end nowrap">
              {slotMinutes === null ? <None /> : t('minutesLong', { minutes: String(slotMinutes) })}
            </td>
            <td className="services__kiosk">{selfService ? <AtKiosks /> : <None />}</td>
            <td className="secondary">{journeys.find((one) => one.journeyId === journeyId)?.name}</td>
          </tr>
        );
      })}
    </tbody>
  );
};

const None = () => <span className="muted">–</span>;

const AtKiosks = () => {
  const t = useAdminTexts();
  return (
    <>
      <Icon name="check" />
      <span className="visually-hidden">{t('atKiosks')}</span>
    </>
  );
};
