import type { JourneyStep as StepRow } from '../models/journey-step.ts';
import type { Journey as JourneyRow } from '../models/journey.ts';
import type { Journey } from '../protocol/views.ts';

export const journeyView = (
  { journeyId, code, name, names, active, revision }: JourneyRow,
  steps: readonly StepRow[],
): Journey => ({
  journeyId,
  code,
  name,
  names,
  active,
  steps: steps
    .toSorted((a, b) => a.position - b.position || (a.journeyStepId < b.journeyStepId ? -1 : 1))
    .map((step) => ({
      position: step.position,
      departmentId: step.departmentId,
      with:
        step.goesTo === 'doctor' && step.doctorId !== null
          ? step.doctorId
          : step.goesTo === 'doctor'
            ? 'pool'
            : step.goesTo,
      serviceId: step.serviceId,
      keepsPlace: step.keepsPlace,
      optional: step.optional,
      instruction: step.instruction,
      instructions: step.instructions,
    })),
  revision,
});
