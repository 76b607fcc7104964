import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useDialogFocus } from './dialog-focus.ts';
import { Icon } from '../icon.tsx';
import { DialogKeys } from '../keys.tsx';
import { useStaffTexts } from '../texts.tsx';
import { useUnsaved } from './unsaved.tsx';

type DialogProps = {
  readonly title: ReactNode;
  /** Before the title, as an urgency mark. */
  readonly mark?: ReactNode;
  readonly width: number;
  readonly onClose: () => void;
  readonly footer?: ReactNode;
  /** Enter in the dialog submits, wherever a field is. */
  readonly onSubmit?: () => void;
  readonly children: ReactNode;
};

/**
 * A dialog over the page: the focus stays inside, Escape closes, and the focus goes back to where it was. What was typed
 * and not saved is asked for first.
 */
export const Dialog = ({ title, mark, width, onClose, footer, onSubmit, children }: DialogProps) => {
  const t = useStaffTexts();
  useDialogFocus();
  const { leave, watch, question } = useUnsaved(onClose);
  const inside = (
    <>
      {/* Without a field in it, keys alone reach what is further down. */}
      <div className="dialog-body" tabIndex={onSubmit === undefined ? 0 : undefined}>
        {children}
      </div>
      {question ?? (footer !== undefined && <footer className="foot">{footer}</footer>)}
    </>
  );
  return (
    <Modal.Root
      opened
      onClose={leave}
      size={width}
      yOffset="10dvh"
      classNames={{ content: 'dialog', overlay: 'scrim' }}
    >
      <Modal.Overlay />
      <Modal.Content ref={watch}>
        <header className="dialog-header">
          {mark}
          <Modal.Title>{title}</Modal.Title>
          <button type="button" className="dialog-close" onClick={leave}>
            <span className="visually-hidden">{t('close')}</span>
            <kbd aria-hidden="true">Esc</kbd>
            <Icon name="close" />
          </button>
        </header>
        <DialogKeys>
          {onSubmit === undefined ? (
            inside
          ) : (
            <form
              className="dialog-form"
              onSubmit={(event) => {
                event.preventDefault();
                // React takes it on to the form that the dialog was opened from, which is not meant.
                event.stopPropagation();
                onSubmit();
              }}
            >
              {inside}
            </form>
          )}
        </DialogKeys>
      </Modal.Content>
    </Modal.Root>
  );
};
