import { useCallback, useRef, useState, type ReactNode } from 'react';
import { Button } from '../controls.tsx';
import { useStaffTexts } from '../texts.tsx';

type TextField = HTMLInputElement | HTMLTextAreaElement;

const TEXT = 'textarea, input:not([type=search], [type=checkbox], [type=radio], [type=button], [type=submit])';
const isTextField = (target: EventTarget | null): target is TextField =>
  target instanceof HTMLElement && target.matches(TEXT);

type Unsaved = {
  /** Of what closes: Escape, the cross, a press beside the dialog. */
  readonly leave: () => void;
  /** The element whose fields are watched. */
  readonly watch: (inside: HTMLElement | null) => void;
  /** Stands in for the foot of the dialog while it is asked; null else. */
  readonly question: ReactNode;
};

/**
 * Nobody loses half-typed text by Escape: a dialog that holds some asks before it closes. A field has text that would be
 * lost where it says something else than when it was first entered. What was typed to search is none. `isBegun`: of a form
 * that knows more of what would be lost.
 */
export const useUnsaved = (onClose: () => void, isBegun = false): Unsaved => {
  const t = useStaffTexts();
  const [former] = useState(() => new Map<TextField, string>());
  const [isAsking, setAsking] = useState(false);
  const writing = useRef<Element | null>(null);

  const watch = useCallback(
    (inside: HTMLElement | null) => {
      const remember = ({ target }: FocusEvent) => {
        if (isTextField(target) && !former.has(target)) former.set(target, target.value);
      };
      inside?.addEventListener('focusin', remember);
    },
    [former],
  );
  const goOn = () => {
    setAsking(false);
    if (writing.current instanceof HTMLElement) writing.current.focus();
  };
  const leave = () => {
    if (isAsking) return goOn();
    const isTyped = [...former].some(([field, before]) => field.isConnected && field.value.trim() !== before.trim());
    if (!isTyped && !isBegun) return onClose();
    writing.current = document.activeElement;
    setAsking(true);
  };
  const question = isAsking && (
    <div className="foot unsaved" role="alert">
      <b>{t('unsaved')}</b>
      <i className="grow" />
      <Button look="primary" ref={focusNow} keyName="Esc" onClick={goOn}>
        {t('unsavedGoOn')}
      </Button>
      <Button onClick={onClose}>{t('unsavedDiscard')}</Button>
    </div>
  );
  return { leave, watch, question: question || null };
};

const focusNow = (button: HTMLButtonElement | null): void => button?.focus();
