/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { CODE_CHARACTERS } from '../../../protocol/confirmation-code.ts';
import { Icon } from '../../shared/public/icons.tsx';
import type { KioskProps } from '../frame/frame.tsx';
import './keys.css';
import { keyboardOf } from './letters.ts';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

type KeyProps = {
  /** It has a word on it, not a character. */
  readonly word?: boolean;
  readonly label?: string;
  readonly onPress: () => void;
  readonly children: ComponentChildren;
};

const Key = ({ word = false, label, onPress, children }: KeyProps) => (
  <button
    type="button"
    class={word ? 'k-keys__key k-keys__key--word' : 'k-keys__key'}
    {...(label !== undefined && { 'aria-label': label })}
    onClick={onPress}
  >
    {children}
  </button>
);

const Characters = ({ act, of }: Pick<KioskProps, 'act'> & { readonly of: readonly string[] }) => (
  <>
    {of.map((character) => (
      <Key key={character} onPress={() => act({ kind: 'type', character })}>
        {character}
      </Key>
    ))}
  </>
);

const Erase = ({ texts, act }: KioskProps) => (
  <Key label={texts.t('deleteLast')} onPress={() => act({ kind: 'erase' })}>
    <Icon name="erase" />
  </Key>
);

export const NumberKeys = (props: KioskProps) => {
  const { texts, act } = props;
  return (
    <div class="k-keys">
      <Characters act={act} of={DIGITS} />
      <Key word onPress={() => act({ kind: 'clear' })}>
        {texts.t('clear')}
      </Key>
      <Characters act={act} of={['0']} />
      <Erase {...props} />
    </div>
  );
};

export const CodeKeys = (props: KioskProps) => (
  <div class="k-keys k-keys--code">
    <Characters act={props.act} of={CODE_CHARACTERS.split('')} />
    <Erase {...props} />
  </div>
);

/** The alphabets of the hospital's languages, a page each; the next page is named by its first letters. */
export const LetterKeys = (props: KioskProps & { readonly page: number }) => {
  const { texts, act, snapshot, page: wanted } = props;
  const pages = keyboardOf(texts.language, snapshot.feed?.settings.languages ?? []);
  const page = pages[wanted % pages.length] ?? [];
  const next = (wanted + 1) % pages.length;
  const isArabic = /\p{Script=Arabic}|\p{Script=Hebrew}/u.test(page[0] ?? '');
  return (
    <div class="k-keys k-keys--letters" dir={isArabic ? 'rtl' : 'ltr'}>
      <Characters act={act} of={page} />
      <div class="k-keys__last">
        <Key word onPress={() => act({ kind: 'letters', page: next })}>
          {`${(pages[next] ?? []).slice(0, 3).join(' ')} …`}
        </Key>
        <Key word onPress={() => act({ kind: 'type', character: ' ' })}>
          {texts.t('space')}
        </Key>
        <Erase {...props} />
      </div>
    </div>
  );
};
