/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../frame/button.tsx';
import type { KioskProps } from '../frame/frame.tsx';
import { questionOf } from '../steps/offer.ts';
import type { PhoneStep } from '../steps/steps.ts';
import { namesCountry } from '../steps/typed.ts';
import { dialCodeOf } from './dial-codes.ts';
import { NumberKeys } from './keys.tsx';
import { Typing } from './typing.tsx';

const SHOWN_FOR_MS = 3_000;
/** Room for the caret and the gaps, in figures. */
const SPARE = 2;

export const Phone = (props: KioskProps & { readonly step: PhoneStep }) => {
  const { step, texts, snapshot } = props;
  const { t } = texts;
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setShown(false), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  const isAppointment = step.wanted === null;
  const steps = stepsTo(props);
  const prefix = namesCountry(step.typed) ? '' : dialCodeOf(snapshot.feed?.settings.defaultCountry);
  return (
    <Typing
      {...props}
      title={t('askPhone')}
      detail={t('askPhoneDetail')}
      wrong={step.wrong ? t('phoneWrong') : null}
      progress={isAppointment ? ['1', '2'] : [steps, steps]}
      skip={!isAppointment}
      typed={step.typed}
      field={
        <>
          <div class="k-field__phone">
            <div class="k-field__figures tabular" style={{ '--figures': step.typed.length + prefix.length + SPARE }}>
              {prefix !== '' && <em class="k-field__prefix">{prefix}</em>}
              <span class="k-field__dots" role="textbox" aria-readonly="true" aria-label={t('askPhone')}>
                {shown ? <span>{step.typed}</span> : <Masked text={step.typed} />}
                <i class="k-field__caret" />
              </span>
            </div>
          </div>
          <Button kind="quiet" icon="eye" onClick={() => setShown(!shown)}>
            {shown ? t('hide') : t('show')}
          </Button>
        </>
      }
    >
      <NumberKeys {...props} />
    </Typing>
  );
};

/** Which step it is, the last of those that somebody without an appointment is told of. */
const stepsTo = ({ snapshot: { feed, onlyDepartment } }: KioskProps): string =>
  onlyDepartment === null && questionOf(feed) === 'department-then-service' ? '3' : '2';

/** Hides all figures but the last: nobody behind can read them, and a wrong key is still seen. */
const Masked = ({ text }: { text: string }) => (
  <>
    {text
      .slice(0, -1)
      .split('')
      .map((_, index) => (
        <i key={index} class={index % 3 === 2 ? 'k-field__dot k-field__dot--third' : 'k-field__dot'} />
      ))}
    <span>{text.slice(-1)}</span>
  </>
);
