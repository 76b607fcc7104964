/** @jsxImportSource preact */
import { CODE_LENGTH } from '../../../protocol/confirmation-code.ts';
import type { KioskProps } from '../frame/frame.tsx';
import type { CodeStep } from '../steps/steps.ts';
import { CodeKeys } from './keys.tsx';
import { Typing } from './typing.tsx';

const words = { unknown: 'codeUnknown', incomplete: 'codeIncomplete', unread: 'codeUnread' } as const;

export const Code = (props: KioskProps & { readonly step: CodeStep }) => {
  const { step, texts } = props;
  const { t } = texts;
  return (
    <Typing
      {...props}
      title={t('askCode')}
      detail={t('askCodeDetail')}
      wrong={step.wrong === null ? null : t(words[step.wrong])}
      progress={null}
      typed={step.typed}
      field={
        <div class="k-field__code tabular" role="textbox" aria-readonly="true" aria-label={t('askCode')}>
          {step.typed.padEnd(CODE_LENGTH, '–')}
        </div>
      }
    >
      <CodeKeys {...props} />
    </Typing>
  );
};
