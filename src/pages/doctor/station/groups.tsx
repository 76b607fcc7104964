import type { ReactNode } from 'react';
import type { Department, Doctor } from '../../../protocol/views.ts';
import { useFeed } from '../../shared/staff/hub.tsx';
import { useDoctorTexts } from '../texts.ts';
import type { Listing } from './listing.ts';

type GroupsProps = {
  readonly listing: Listing;
  readonly query: string;
  readonly row: (station: Doctor, department?: string) => ReactNode;
};

/** The place of before, then the departments. */
export const Groups = ({ listing: { last, groups, stations }, query, row }: GroupsProps) => {
  const t = useDoctorTexts();
  const { departments, sites } = useFeed();
  /** Two sites may each have a laboratory. */
  const isAmong = new Set(stations.map(({ departmentId }) => departments.get(departmentId)?.siteId)).size > 1;
  const nameOf = (department: Department | undefined) =>
    [department?.name, isAmong && sites.get(department?.siteId ?? '')?.name].filter(Boolean).join(' · ');
  if (stations.length === 0) return <p className="picker-empty">{t('pickNothing', { query: query.trim() })}</p>;
  return (
    <div className="picker-groups" role="radiogroup" aria-label={t('pickTitle')}>
      {last && (
        <section>
          <h2>{t('pickLast')}</h2>
          {row(last, nameOf(departments.get(last.departmentId)))}
        </section>
      )}
      {groups.map(({ department, stations: some }) => (
        <section key={department.departmentId}>
          <h2>{nameOf(department)}</h2>
          {some.map((station) => row(station))}
        </section>
      ))}
    </div>
  );
};
