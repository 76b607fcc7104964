import { Field, SelectField } from '../fields.tsx';
import { useAdminTexts } from '../texts.ts';
import { minuteRules, type MinuteRule } from './draft.ts';
import type { SettingsFieldsProps } from './hospital-fields.tsx';
import { MinutesInput } from './minutes-input.tsx';

const ruleKeys = {
  appointmentTargetMinutes: 'appointmentTarget',
  lateAfterMinutes: 'lateAfter',
  noShowAfterMinutes: 'noShowAfter',
  earlyCheckInMinutes: 'earlyCheckIn',
  reopenWithinMinutes: 'reopenWithin',
} as const satisfies Record<MinuteRule, string>;

const strictLevels = [0, 1, 2, 3, 4] as const;

export const RuleFields = ({ fields, set }: SettingsFieldsProps) => {
  const t = useAdminTexts();
  const strictLabel = (level: number) => {
    if (level === 0) return t('strictNone');
    return level === 1 ? t('strictFirst') : t('strictUpTo', { level: String(level) });
  };
  return (
    <section>
      <h2>{t('rules')}</h2>
      <SelectField
        label={t('strictLevel')}
        hint={t('strictHint')}
        value={String(fields.strictLevel)}
        options={strictLevels.map((level) => ({ value: String(level), label: strictLabel(level) }))}
        onChange={(level) => set({ strictLevel: Number(level) })}
      />
      <div className="rules">
        {minuteRules.map((rule) => (
          <Field key={rule} row label={t(ruleKeys[rule])}>
            {({ id }) => <MinutesInput id={id} value={fields[rule]} onChange={(minutes) => set({ [rule]: minutes })} />}
          </Field>
        ))}
      </div>
    </section>
  );
};
