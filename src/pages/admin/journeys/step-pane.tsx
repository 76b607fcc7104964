import { Button } from '../../shared/staff/controls.tsx';
import { useFeed } from '../../shared/staff/hub.tsx';
import { TranslatedField } from '../by-language.tsx';
import { CheckField, SelectField } from '../fields.tsx';
import { useAdminTexts } from '../texts.ts';
import {
  canMove,
  hasAbove,
  isWithAbove,
  movedStep,
  toggledWithAbove,
  withoutStep,
  withStep,
  type Positions,
  type StepDraft,
} from './step-draft.ts';

type StepFieldsProps = {
  readonly step: StepDraft;
  readonly positions: Positions;
  readonly onChange: (positions: Positions) => void;
};

/** What can be said of one step, and where it stands among the others. */
export const StepFields = ({ step, positions, onChange }: StepFieldsProps) => {
  const t = useAdminTexts();
  const { key } = step;
  const set = (changes: Partial<StepDraft>) => onChange(withStep(positions, key, changes));
  return (
    <>
      <div className="step-acts">
        <Button
          small
          icon="arrowUp"
          disabled={!canMove(positions, key, -1)}
          onClick={() => onChange(movedStep(positions, key, -1))}
        >
          {t('moveUp')}
        </Button>
        <Button
          small
          icon="arrowDown"
          disabled={!canMove(positions, key, 1)}
          onClick={() => onChange(movedStep(positions, key, 1))}
        >
          {t('moveDown')}
        </Button>
        <Button small look="danger" onClick={() => onChange(withoutStep(positions, key))}>
          {t('removeStep')}
        </Button>
      </div>
      {hasAbove(positions, key) && (
        <CheckField
          label={t('anyOrder')}

          checked={isWithAbove(positions, key)}
          onChange={() => onChange(toggledWithAbove(positions, key))}
        />
      )}
      <Destination step={step} set={set} />
      <CheckField
        label={t('keepsPlace')}
        hint={t('keepsPlaceHint')}
        checked={step.keepsPlace}
        onChange={(keepsPlace) => set({ keepsPlace })}
      />
      <CheckField
        label={t('optional')}
        hint={t('optionalHint')}
        checked={step.optional}
        onChange={(optional) => set({ optional })}
      />
      <TranslatedField
        label={t('instruction')}
        hint={t('instructionHint')}
        plain={step.instruction}
        mostPlain={100}
        texts={step.instructions}
        most={200}
        onPlain={(instruction) => set({ instruction })}
        onTexts={(instructions) => set({ instructions })}
      />
    </>
  );
};

type DestinationProps = { readonly step: StepDraft; readonly set: (changes: Partial<StepDraft>) => void };

const Destination = ({ step, set }: DestinationProps) => {
  const t = useAdminTexts();
  const { departments, doctors, services } = useFeed();
  const { departmentId } = step;
  const places = [...departments.values()]
    .filter((one) => one.active || one.departmentId === departmentId)
    .sort((a, b) => a.name.localeCompare(b.name));
  const people = [...doctors.values()]
    .filter((one) => one.departmentId === departmentId && (one.active || one.doctorId === step.with))
    .sort((a, b) => a.fullName.localeCompare(b.fullName));
  const done = [...services.values()]
    .filter((one) => one.departmentId === departmentId && (one.active || one.serviceId === step.serviceId))
    .sort((a, b) => a.name.localeCompare(b.name));
  return (
    <>
      <SelectField
        label={t('department')}
        value={departmentId}
        options={[
          ...(departmentId === '' ? [{ value: '', label: t('choose') }] : []),
          ...places.map((one) => ({ value: one.departmentId, label: one.name })),
        ]}
        // Doctors and services are those of a department.
        onChange={(next) =>
          set({ departmentId: next, with: step.with === 'visit_doctor' ? step.with : 'pool', serviceId: '' })
        }
      />
      <SelectField
        label={t('goesTo')}
        value={step.with}
        disabled={departmentId === ''}
        options={[
          { value: 'pool', label: t('goesToPool') },
          { value: 'visit_doctor', label: t('goesToVisitDoctor') },
          ...people.map(({ doctorId, fullName }) => ({ value: doctorId, label: fullName })),
        ]}
        onChange={(whom) => set({ with: whom })}
      />
      <SelectField
        label={t('service')}
        value={step.serviceId}
        disabled={departmentId === ''}
        options={[
          { value: '', label: t('noService') },
          ...done.map(({ serviceId, name }) => ({ value: serviceId, label: name })),
        ]}
        onChange={(serviceId) => set({ serviceId })}
      />
    </>
  );
};
