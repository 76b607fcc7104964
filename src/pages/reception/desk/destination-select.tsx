import { useMemo } from 'react';
import { useFeed } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { useLanguage, useStaffTexts } from '../../shared/staff/texts.tsx';
import { useReceptionTexts } from '../texts.ts';

/** A doctor, or a department's pool where there is none; or one of the department's services, with its journey. */
export type ChosenDestination = {
  readonly departmentId: string;
  readonly doctorId: string | null;
  readonly serviceId?: string;
};

type DestinationSelectProps = {
  readonly label: string;
  /** A doctor's, a department's or a service's id; empty for none. */
  readonly value: string;
  readonly onChange: (destination: ChosenDestination | null) => void;
  /** The first choice, which is none. */
  readonly none: string;
  /** What choosing a department means: all its doctors and its pool, or only the pool. `none`: it cannot be chosen. */
  readonly departments: 'all' | 'pool' | 'none';
  /** Also the services of each department. */
  readonly services?: boolean;
  /** Without those who take nobody today. */
  readonly openOnly?: boolean;
  readonly className?: string;
  readonly autoFocus?: boolean;
};

/** Doctors by department: the platform's own list, which a keyboard knows. */
export const DestinationSelect = (props: DestinationSelectProps) => {
  const { label, value, onChange, none, departments: offered, openOnly = false, className = '' } = props;
  const { autoFocus = false, services: withServices = false } = props;
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const { departments, doctors, services } = useFeed();
  const language = useLanguage();
  const groups = useMemo(
    () =>
      [...departments.values()]
        .filter(({ active }) => active)
        .sort((a, b) => a.name.localeCompare(b.name))
        .map((department) => ({
          department,
          doctors: [...doctors.values()]
            .filter(({ departmentId }) => departmentId === department.departmentId)
            // A doctor who has left takes no patients and no bookings.
            .filter(({ active }) => active)
            .sort((a, b) => a.doctorNo - b.doctorNo),
          services: !withServices
            ? []
            : [...services.values()]
                .filter(({ active, departmentId }) => active && departmentId === department.departmentId)
                .map(({ serviceId, name, names }) => ({ serviceId, name: names[language] ?? name }))
                .sort((a, b) => a.name.localeCompare(b.name)),
        })),
    [departments, doctors, services, withServices, language],
  );
  const choose = (key: string) => {
    const doctor = doctors.get(key);
    if (doctor) return onChange(doctor);
    const service = services.get(key);
    if (service) return onChange({ departmentId: service.departmentId, doctorId: null, serviceId: key });
    onChange(departments.has(key) ? { departmentId: key, doctorId: null } : null);
  };
  const departmentLabel = (name: string) =>
    offered === 'pool' ? staff('pool', { department: name }) : t('wholeDepartment', { department: name });
  return (
    <span className={`select-box ${className}`}>
      <select
        aria-label={label}
        data-autofocus={autoFocus || undefined}
        value={value}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">{none}</option>
        {groups.map(({ department, doctors: own, services: offers }) => (
          <optgroup key={department.departmentId} label={department.name}>
            {offered !== 'none' && <option value={department.departmentId}>{departmentLabel(department.name)}</option>}
            {own.map(({ doctorId, fullName, room, status }) => (
              <option key={doctorId} value={doctorId} disabled={openOnly && status === 'off'}>
                {[fullName, room, status === 'off' ? staff('transferOff') : null].filter(Boolean).join(' · ')}
              </option>
            ))}
            {offers.map(({ serviceId, name }) => (
              <option key={serviceId} value={serviceId}>
                {name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <Icon name="chevronDown" />
    </span>
  );
};
