import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useKeys } from '../shared/staff/keys.tsx';
import { ConfirmDialog } from './section.tsx';
import { useAdminTexts } from './texts.ts';

type Discard = () => void;
type Unsaved = {
  readonly drafts: Set<Discard>;
  /** Goes on at once, or after somebody has said that what they typed may be lost. */
  readonly leave: (go: () => void) => void;
};

const UnsavedContext = createContext<Unsaved | null>(null);

const useContextOf = (): Unsaved => {
  const unsaved = useContext(UnsavedContext);
  if (unsaved === null) throw new Error('nobody asks here: the form is not inside its UnsavedProvider');
  return unsaved;
};

/** Asks before something half typed is lost: by Escape, by another row or section, or by leaving the page. */
export const UnsavedProvider = ({ children }: { children: ReactNode }) => {
  const t = useAdminTexts();
  const [drafts] = useState(() => new Set<Discard>());
  const [asked, setAsked] = useState<{ readonly go: () => void } | null>(null);
  const leave = useCallback((go: () => void) => (drafts.size === 0 ? go() : setAsked({ go })), [drafts]);
  useKeys({ Escape: () => leave(() => undefined) });
  useEffect(() => {
    const hold = (event: BeforeUnloadEvent) => {
      if (drafts.size > 0) event.preventDefault();
    };
    addEventListener('beforeunload', hold);
    return () => removeEventListener('beforeunload', hold);
  }, [drafts]);
  return (
    <UnsavedContext value={useMemo(() => ({ drafts, leave }), [drafts, leave])}>
      {children}
      {asked && (
        <ConfirmDialog
          title={t('unsavedTitle')}
          detail={t('unsavedDetail')}
          label={t('discard')}
          onConfirm={() => {
            for (const discard of drafts) discard();
            setAsked(null);
            asked.go();
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </UnsavedContext>
  );
};

/** Of a form: whether something is typed that is not saved, and how to forget it. */
export const useUnsaved = (isUnsaved: boolean, discard: Discard): void => {
  const { drafts } = useContextOf();
  const latest = useRef(discard);
  useEffect(() => {
    latest.current = discard;
  });
  useEffect(() => {
    if (!isUnsaved) return;
    const one = () => latest.current();
    drafts.add(one);
    return () => {
      drafts.delete(one);
    };
  }, [isUnsaved, drafts]);
};

export const useLeave = (): Unsaved['leave'] => useContextOf().leave;
