import type { HubError } from '../../../protocol/errors.ts';
import { firstIssue, useErrorWords } from '../../shared/staff/error-words.ts';
import { useAdminTexts } from '../texts.ts';

/** What the hub refuses of one step: its place in the list that was sent, and why in words. */
export type StepProblem = { readonly index: number; readonly words: string };

/** Paths are as `steps.2.departmentId`. */
const placeIn = (path: string): { index: number; field: string } | null => {
  const [, index, field] = /^steps\.(\d+)\.(\w+)/.exec(path) ?? [];
  return index === undefined || field === undefined ? null : { index: Number(index), field };
};

const missing = { departmentId: 'stepNoDepartment', with: 'stepNoDoctor', serviceId: 'stepNoService' } as const;
const isMissing = (field: string): field is keyof typeof missing => Object.hasOwn(missing, field);

/** Null where the failure is not about one step. */
export const useStepProblem = (): ((error: HubError) => StepProblem | null) => {
  const t = useAdminTexts();
  const words = useErrorWords();
  return (error) => {
    const { code, details } = error;
    const issue = firstIssue(details);
    const told = details?.['path'];
    const place = placeIn(typeof told === 'string' ? told : (issue?.path ?? ''));
    if (place === null) return null;
    const { index, field } = place;
    const say = (): string => {
      if (code === 'not_found' && isMissing(field)) return t(missing[field]);
      if (code === 'department_closed') return t('stepDepartmentClosed');
      if (issue?.code === 'other_site') return t('stepElsewhere');
      if (issue?.code === 'no_former_place') return t('stepNoFormerPlace');
      return field === 'instruction' || field === 'instructions'
        ? t('stepInstructionWrong', { why: words(error) })
        : words(error);
    };
    return { index, words: say() };
  };
};
