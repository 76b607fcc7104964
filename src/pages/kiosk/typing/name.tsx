/** @jsxImportSource preact */
import type { KioskProps } from '../frame/frame.tsx';
import type { NameStep } from '../steps/steps.ts';
import { LONGEST_NAME } from '../steps/typed.ts';
import { LetterKeys } from './keys.tsx';
import { Typing } from './typing.tsx';

const LONG = 20;
const LONGER = 34;

export const Name = (props: KioskProps & { readonly step: NameStep }) => {
  const { step, texts } = props;
  const { t } = texts;
  const { length } = step.typed;
  return (
    <Typing
      {...props}
      title={t('askName')}
      detail={t('askNameDetail')}
      wrong={
        step.wrong === null
          ? null
          : step.wrong === 'long'
            ? t('nameLong', { most: String(LONGEST_NAME) })
            : t('nameWrong')
      }
      progress={null}
      skip
      typed={step.typed}
      field={
        <div
          class="k-field__name"
          data-length={length > LONGER ? 'longer' : length > LONG ? 'long' : 'short'}
          role="textbox"
          aria-readonly="true"
          aria-label={t('askName')}
        >
          <bdi>{step.typed}</bdi>
          <i class="k-field__caret" />
        </div>
      }
    >
      <LetterKeys {...props} page={step.letters} />
    </Typing>
  );
};
