import { isAnyOrder, type StepStatus } from '../../../protocol/lifecycle.ts';
import type { Visit, VisitStep } from '../../../protocol/views.ts';
import { useFeed, useFormat } from './hub.tsx';
import { Icon } from './icon.tsx';
import { useStaffTexts } from './texts.tsx';

/** Where a stop is: with the doctor, or anybody of the department. */
export const useStopName = (): ((step: Pick<VisitStep, 'doctorId' | 'departmentId'>) => string) => {
  const { doctors, departments } = useFeed();
  return ({ doctorId, departmentId }) =>
    doctors.get(doctorId ?? '')?.fullName ?? departments.get(departmentId)?.name ?? '';
};

/** A visit's stops on one rail: done, now, planned. Nothing where it is one stop. */
export const Stops = ({ visit }: { visit: Visit }) =>
  visit.steps.length < 2 ? null : (
    <ol className="stops">
      {visit.steps.map((step) => (
        <StopRow key={step.stepId} step={step} steps={visit.steps} />
      ))}
    </ol>
  );

const words = {
  planned: 'stopPlanned',
  current: 'stopNow',
  done: 'stopDone',
  skipped: 'stopSkipped',
  missed: 'stopMissed',
  left: 'stopLeft',
  cancelled: 'stopCancelled',
} as const satisfies Record<StepStatus, string>;

const StopRow = ({ step, steps }: { step: VisitStep; steps: readonly VisitStep[] }) => {
  const t = useStaffTexts();
  const format = useFormat();
  const name = useStopName();
  const { status, endedAt, keepsPlace, instruction } = step;
  const more = [
    t(words[status]),
    isAnyOrder(step, steps) ? t('stopAnyOrder') : null,
    status === 'planned' && keepsPlace ? t('stopKeepsPlace') : null,
    instruction,
  ];
  return (
    <li data-stop={status} aria-current={status === 'current' ? 'step' : undefined}>
      <time>{endedAt !== null && format.time(endedAt)}</time>
      <i className="stops__dot">{status === 'done' && <Icon name="check" />}</i>
      <b>
        <bdi>{name(step)}</bdi>
      </b>
      <span>{more.filter(Boolean).join(' · ')}</span>
    </li>
  );
};

/** The stops as dots, for a row of a list: what is done, where the patient is, and what is to come. */
export const StopDots = ({ visit }: { visit: Visit }) => {
  const t = useStaffTexts();
  const { steps } = visit;
  if (steps.length < 2) return null;
  const at = steps.findIndex(({ status }) => status === 'current') + 1;
  return (
    <span className="stop-dots" role="img" aria-label={t('stopOf', { at: String(at), count: steps.length })}>
      {steps.map(({ stepId, status }) => (
        <i key={stepId} data-stop={status} />
      ))}
    </span>
  );
};
