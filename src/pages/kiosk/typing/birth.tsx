/** @jsxImportSource preact */
import type { KioskProps } from '../frame/frame.tsx';
import type { BirthStep } from '../steps/steps.ts';
import { NumberKeys } from './keys.tsx';
import { Typing } from './typing.tsx';

export const Birth = (props: KioskProps & { readonly step: BirthStep }) => {
  const { step, texts } = props;
  const { t } = texts;
  const isAppointment = step.wanted === null;
  const parts = [
    { label: t('day'), typed: step.typed.slice(0, 2), length: 2 },
    { label: t('month'), typed: step.typed.slice(2, 4), length: 2 },
    { label: t('year'), typed: step.typed.slice(4), length: 4 },
  ];
  const current = step.typed.length < 2 ? 0 : step.typed.length < 4 ? 1 : 2;
  return (
    <Typing
      {...props}
      title={t('askBirth')}
      detail={t('askBirthDetail')}
      wrong={step.wrong ? t('birthWrong') : null}
      progress={isAppointment ? ['2', '2'] : null}
      typed={step.typed}
      field={
        <div class="k-field__date tabular" role="group" aria-label={t('askBirth')}>
          {parts.map(({ label, typed, length }, index) => (
            <span class="k-field__part" key={label}>
              <small class="k-field__label">{label}</small>
              <b class="k-field__digits" data-current={index === current}>
                {typed.padEnd(length, '–')}
              </b>
            </span>
          ))}
        </div>
      }
    >
      <NumberKeys {...props} />
    </Typing>
  );
};
