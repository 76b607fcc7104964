import type { StaffEntry } from '../../../protocol/views.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { draftOf, positioned, type PlanSteps } from '../../shared/staff/plan.ts';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { useReceptionTexts } from '../texts.ts';

/** What is planned, in place of what was; taken back with Z. */
export const useSavePlan = () => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const words = useErrorWords();
  const { act } = useActions();
  return ({ queueNumber: number, visit }: StaffEntry, steps: PlanSteps) => {
    const { visitId, revision } = visit;
    const kept = new Set(steps.flatMap(({ stepId }) => stepId ?? []));
    // A step that was taken out is gone, so it comes back as a new one.
    const former = positioned(draftOf(visit.steps)).map(({ stepId, ...step }) =>
      stepId !== undefined && kept.has(stepId) ? { ...step, stepId } : step,
    );
    void act({
      run: (send) => send('visit:plan', { visitId, steps, ...(revision !== null && { expectedRevision: revision }) }),
      done: () => ({ what: t('donePlan', { number }) }),
      undo: () => ({
        label: t('undoPlan'),
        run: (send) => send('visit:plan', { visitId, steps: former }),
        done: { what: t('undonePlan', { number }) },
        failed: staff('undoFailed'),
      }),
      failed: (error) => ({ what: t('failedPlan', { number }), more: words(error) }),
    });
  };
};
