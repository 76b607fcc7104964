import type { HubError } from '../../../protocol/errors.ts';
import { useAdminTexts } from '../texts.ts';

const weaknesses = {
  password_too_short: 'weakShort',
  password_common: 'weakCommon',
  password_repetitive: 'weakRepetitive',
  password_like_username: 'weakLikeName',
  too_small: 'weakShort',
} as const;

/** What a refused password lacks, by the first issue that the hub names; null where it was refused for something else. */
export const useWeakness = (): ((error: HubError) => string | null) => {
  const t = useAdminTexts();
  return ({ details }) => {
    const issues = details?.['issues'];
    const first: unknown = Array.isArray(issues) ? issues[0] : null;
    if (typeof first !== 'object' || first === null || !('code' in first)) return null;
    const code = String(first.code);
    return isWeakness(code) ? t(weaknesses[code]) : null;
  };
};

const isWeakness = (code: string): code is keyof typeof weaknesses => Object.hasOwn(weaknesses, code);
