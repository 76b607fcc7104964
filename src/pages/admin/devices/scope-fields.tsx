import type { DeviceFilter } from '../../../protocol/device.ts';
import type { DeviceKind } from '../../../protocol/roles.ts';
import { useFeed } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { UrgencyMark } from '../../shared/staff/urgency.tsx';
import { SelectField } from '../fields.tsx';
import { useAdminTexts } from '../texts.ts';

export type Scope = { readonly departmentId: string | null; readonly filter: DeviceFilter };

type ScopeFieldsProps = {
  readonly scope: Scope;
  readonly onChange: (scope: Partial<Scope>) => void;
  /** A kiosk checks in for its department; doctors and levels say what a board shows. Null while a code hides it. */
  readonly kind: DeviceKind | null;
};

const levels = [1, 2, 3, 4, 5] as const;

/** What a device is for. No doctor chosen is all of them, and so is every level. */
export const ScopeFields = ({ scope, onChange, kind }: ScopeFieldsProps) => {
  const t = useAdminTexts();
  const { departments, doctors } = useFeed();
  const { departmentId, filter } = scope;
  const chosen = filter.doctorIds ?? [];
  const open = [...departments.values()].filter((one) => one.active || one.departmentId === departmentId);
  const offered = [...doctors.values()].filter(
    (doctor) => departmentId === null || doctor.departmentId === departmentId || chosen.includes(doctor.doctorId),
  );
  const shown = filter.urgencyLevels ?? levels;
  const only = kind === null && <em>{t('boardsOnly')}</em>;
  return (
    <>
      <SelectField
        label={t('department')}
        value={departmentId ?? ''}
        options={[
          { value: '', label: t('allDepartments') },
          ...open.map((one) => ({ value: one.departmentId, label: one.name })),
        ]}
        onChange={(next) => {
          // Doctors of the former department are not in the next one.
          const { doctorIds: _, ...rest } = filter;
          onChange({ departmentId: next === '' ? null : next, filter: rest });
        }}
      />
      {kind !== 'kiosk' && (
        <>
          <fieldset className="field">
            <legend>
              {t('doctors')} {chosen.length === 0 ? <em>{t('allDoctors')}</em> : only}
            </legend>
            <div className="chips chips--close">
              {offered.map(({ doctorId, fullName }) => {
                const isOn = chosen.includes(doctorId);
                return (
                  <button
                    key={doctorId}
                    type="button"
                    className={isOn ? 'chip chip--on' : 'chip'}
                    aria-pressed={isOn}
                    onClick={() => onChange({ filter: withDoctors(filter, toggled(chosen, doctorId)) })}
                  >
                    {isOn && <Icon name="check" />}
                    {fullName}
                  </button>
                );
              })}
            </div>
          </fieldset>
          <fieldset className="field">
            <legend>
              {t('urgencyShown')} {only}
            </legend>
            <div className="level-toggles">
              {levels.map((level) => {
                const isOn = shown.includes(level);
                const next = toggled(shown, level).sort((a, b) => a - b);
                return (
                  <button
                    key={level}
                    type="button"
                    aria-pressed={isOn}
                    // A board of no level would show nothing.
                    disabled={isOn && shown.length === 1}
                    onClick={() => onChange({ filter: withLevels(filter, next) })}
                  >
                    <UrgencyMark level={level} size={20} />
                  </button>
                );
              })}
            </div>
          </fieldset>
        </>
      )}
    </>
  );
};

const toggled = <Value,>(values: readonly Value[], value: Value): Value[] =>
  values.includes(value) ? values.filter((one) => one !== value) : [...values, value];

const withDoctors = ({ doctorIds: _, ...rest }: DeviceFilter, doctorIds: string[]): DeviceFilter =>
  doctorIds.length === 0 ? rest : { ...rest, doctorIds };

const withLevels = ({ urgencyLevels: _, ...rest }: DeviceFilter, urgencyLevels: number[]): DeviceFilter =>
  urgencyLevels.length === levels.length ? rest : { ...rest, urgencyLevels };
