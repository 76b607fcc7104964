import { createContext, useContext, useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';
import { usePreferences } from './preferences.ts';

/**
 * What each key does, by the key's name: `n`, `shift+h`, `/`, `?`, `Enter`, `Escape`, `ArrowDown`. Null where it does
 * nothing now. Keys act neither while somebody types nor while a dialog is open; Escape leaves a field, too.
 */
export type KeyMap = { readonly [key: string]: (() => void) | null };

/** True inside of a dialog, which has keys of its own. */
const DialogContext = createContext(false);
export const DialogKeys = ({ children }: { children: ReactNode }) => (
  <DialogContext value={true}>{children}</DialogContext>
);

export const useKeys = (map: KeyMap): void => {
  const { singleKeys } = usePreferences();
  const insideDialog = useContext(DialogContext);
  const latest = useRef(map);
  // With the commit, not after the paint: a key that is pressed as soon as the new state is seen must count.
  useLayoutEffect(() => {
    latest.current = map;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const name = keyOf(event, singleKeys);
      if (name === null || event.defaultPrevented) return;
      // The key that has just closed a dialog is not also one of the page's.
      if (!insideDialog && (document.querySelector(OVERLAY) !== null || isWithin(event.target))) return;
      // A select takes letters for its own choices. Escape gives them back to the page.
      if (event.key === 'Escape' && event.target instanceof HTMLSelectElement) event.target.blur();
      const act = latest.current[name];
      if (act === undefined || act === null) return;
      // A held key repeats; one call is meant.
      if (event.repeat && !name.startsWith('Arrow')) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [singleKeys, insideDialog]);
};

const OVERLAY = '[role="dialog"], [role="menu"]';
const isWithin = (target: EventTarget | null): boolean => target instanceof Element && target.closest(OVERLAY) !== null;

/** Keys that type nothing act at all times; the others with Alt where single keys are turned off. */
const isCharacter = (key: string): boolean => /^.$/u.test(key);

const keyOf = (event: KeyboardEvent, singleKeys: boolean): string | null => {
  if (event.ctrlKey || event.metaKey || event.isComposing) return null;
  // Left and right choose among radio buttons; up and down are the page's, which lists rows.
  if (/^Arrow(Left|Right)$/.test(event.key) && isRadio(event.target)) return null;
  const typing = isField(event.target);
  if (!isCharacter(event.key)) {
    if (typing && event.key !== 'Escape') return null;
    // Enter on a button is that button's.
    return event.key === 'Enter' && isControl(event.target) ? null : event.key;
  }
  if (typing || event.altKey === singleKeys) return null;
  const letter = letterOf(event);
  if (letter === null) return event.key;
  return event.shiftKey ? `shift+${letter}` : letter;
};

/** By the letter on the key; on an Arabic keyboard, and with Alt on some systems, by where the key is. */
const letterOf = ({ key, code }: KeyboardEvent): string | null => {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  if (!/^[\x21-\x7e]$/.test(key) && /^Key[A-Z]$/.test(code)) return code.slice(3).toLowerCase();
  return null;
};

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio])'));

const isRadio = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input[type=radio]');

const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a[href], summary, [role=option], [role=radio]') !== null;

/** The key's cap, with the Alt that it needs where single keys are turned off. Decoration: the action is named beside it. */
export const Key = ({ name }: { name: string }) => {
  const { singleKeys } = usePreferences();
  const needsAlt = !singleKeys && /^⇧?[\x21-\x7e]$/.test(name);
  return <kbd aria-hidden="true">{needsAlt ? `Alt ${name}` : name}</kbd>;
};
