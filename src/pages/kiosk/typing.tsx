/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../shared/public/icons.tsx';
import { dialCodeOf } from './dial-codes.ts';
import { Ask, Bar, Foot, type KioskProps } from './frame.tsx';
import { lettersOf } from './letters.ts';
import { CODE_LENGTH, type BirthStep, type CodeStep, type NameStep, type PhoneStep } from './steps.ts';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
/** As codes are made of: neither vowels nor what is taken for something else. */
const CODE_KEYS = 'BCDFGHJKMNPQRTVWX346789'.split('');
const SHOWN_FOR_MS = 3_000;

export const Phone = (props: KioskProps & { readonly step: PhoneStep }) => {
  const { step, texts, snapshot } = props;
  const { t } = texts;
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setShown(false), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  const isAppointment = step.departmentId === null;
  const hasOwnCountry = /^0[01]/.test(step.typed);
  return (
    <Typing
      {...props}
      title={t('askPhone')}
      detail={t('askPhoneDetail')}
      wrong={step.wrong ? t('phoneWrong') : null}
      place={isAppointment ? ['1', '2'] : ['2', '2']}
      skip={!isAppointment}
      field={
        <>
          <div class="field__value tabular">
            {!hasOwnCountry && <em>{dialCodeOf(snapshot.feed?.settings.defaultCountry)}</em>}
            <span class="field__dots" role="textbox" aria-readonly="true" aria-label={t('askPhone')}>
              {shown ? step.typed : <Masked text={step.typed} />}
              <u />
            </span>
          </div>
          <button type="button" class="btn" onClick={() => setShown(!shown)}>
            <Icon name="eye" />
            {shown ? t('hide') : t('show')}
          </button>
        </>
      }
    >
      <NumberKeys {...props} />
    </Typing>
  );
};

/** All but the last one, so that nobody behind reads along, and a slip of the finger is seen all the same. */
const Masked = ({ text }: { text: string }) => (
  <>
    {text
      .slice(0, -1)
      .split('')
      .map((_, index) => (
        <i key={index} class={index % 3 === 2 ? 'last' : ''} />
      ))}
    <span>{text.slice(-1)}</span>
  </>
);

export const Birth = (props: KioskProps & { readonly step: BirthStep }) => {
  const { step, texts } = props;
  const { t } = texts;
  const isAppointment = step.departmentId === null;
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
      place={isAppointment ? ['2', '2'] : null}
      field={
        <div class="field__date tabular" role="group" aria-label={t('askBirth')}>
          {parts.map(({ label, typed, length }, index) => (
            <span key={label} data-length={length}>
              <small>{label}</small>
              <b data-current={index === current}>{typed.padEnd(length, '–')}</b>
            </span>
          ))}
        </div>
      }
    >
      <NumberKeys {...props} />
    </Typing>
  );
};

export const Code = (props: KioskProps & { readonly step: CodeStep }) => {
  const { step, texts, act } = props;
  const { t } = texts;
  return (
    <Typing
      {...props}
      title={t('askCode')}
      detail={t('askCodeDetail')}
      wrong={step.wrong ? t('codeUnknown') : null}
      place={null}
      field={
        <div class="field__code tabular" role="textbox" aria-readonly="true" aria-label={t('askCode')}>
          {step.typed.padEnd(CODE_LENGTH, '–')}
        </div>
      }
    >
      <div class="keys keys--code">
        {CODE_KEYS.map((character) => (
          <button type="button" class="key" key={character} onClick={() => act({ kind: 'type', character })}>
            {character}
          </button>
        ))}
        <Erase {...props} />
      </div>
    </Typing>
  );
};

export const Name = (props: KioskProps & { readonly step: NameStep }) => {
  const { step, texts, act } = props;
  const { t } = texts;
  return (
    <Typing
      {...props}
      title={t('askName')}
      detail={t('askNameDetail')}
      wrong={null}
      place={null}
      skip
      field={
        <div class="field__name" role="textbox" aria-readonly="true" aria-label={t('askName')}>
          <bdi>{step.typed}</bdi>
          <u />
        </div>
      }
    >
      <div class="keys keys--name" dir={texts.direction}>
        {lettersOf(texts.language, step.others).map((character) => (
          <button type="button" class="key" key={character} onClick={() => act({ kind: 'type', character })}>
            {character}
          </button>
        ))}
        <button type="button" class="key key--word" onClick={() => act({ kind: 'other-letters' })}>
          {step.others ? t('plainLetters') : t('otherLetters')}
        </button>
        <button type="button" class="key key--word key--wide" onClick={() => act({ kind: 'type', character: ' ' })}>
          {t('space')}
        </button>
        <Erase {...props} />
      </div>
    </Typing>
  );
};

type TypingProps = KioskProps & {
  readonly title: string;
  readonly detail: string;
  readonly wrong: string | null;
  /** Step and steps; null where there is no telling yet. */
  readonly place: readonly [string, string] | null;
  readonly skip?: boolean;
  readonly field: ComponentChildren;
  readonly children: ComponentChildren;
};

const Typing = (props: TypingProps) => {
  const { title, detail, wrong, place, skip = false, field, children, ...frame } = props;
  const { act } = frame;
  const { t } = frame.texts;
  return (
    <div class="k">
      <Bar {...frame} />
      <Ask
        title={title}
        detail={detail}
        wrong={wrong}
        {...(place && { step: t('step', { step: place[0], steps: place[1] }) })}
      />
      <main class="k__touch">
        <div class="field" data-wrong={wrong !== null}>
          {field}
        </div>
        {children}
        <div class={skip ? 'pair' : 'pair pair--one'}>
          {skip && (
            <button type="button" class="btn" onClick={() => act({ kind: 'skip' })}>
              {t('skip')}
            </button>
          )}
          <button type="button" class="btn btn--main" onClick={() => act({ kind: 'continue' })}>
            {t('continue')}
          </button>
        </div>
      </main>
      <Foot {...frame} />
    </div>
  );
};

const NumberKeys = (props: KioskProps) => {
  const { texts, act } = props;
  return (
    <div class="keys">
      {DIGITS.map((character) => (
        <button type="button" class="key" key={character} onClick={() => act({ kind: 'type', character })}>
          {character}
        </button>
      ))}
      <button type="button" class="key key--word" onClick={() => act({ kind: 'clear' })}>
        {texts.t('clear')}
      </button>
      <button type="button" class="key" onClick={() => act({ kind: 'type', character: '0' })}>
        0
      </button>
      <Erase {...props} />
    </div>
  );
};

const Erase = ({ texts, act }: KioskProps) => (
  <button type="button" class="key" aria-label={texts.t('deleteLast')} onClick={() => act({ kind: 'erase' })}>
    <Icon name="erase" />
  </button>
);
