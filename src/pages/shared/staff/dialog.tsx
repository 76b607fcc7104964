import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useDialogFocus } from './dialog-focus.ts';
import { Icon } from './icon.tsx';
import { DialogKeys } from './keys.tsx';
import { useStaffTexts } from './texts.tsx';

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

/** A dialog over the page: the focus stays inside, Escape closes, and the focus goes back to where it was. */
export const Dialog = ({ title, mark, width, onClose, footer, onSubmit, children }: DialogProps) => {
  const t = useStaffTexts();
  useDialogFocus();
  const inside = (
    <>
      <div className="dialog-body">{children}</div>
      {footer !== undefined && <footer className="dialog-footer">{footer}</footer>}
    </>
  );
  return (
    <Modal.Root
      opened
      onClose={onClose}
      size={width}
      yOffset="10dvh"
      classNames={{ content: 'dialog', overlay: 'scrim' }}
    >
      <Modal.Overlay />
      <Modal.Content>
        <header className="dialog-header">
          {mark}
          <Modal.Title>{title}</Modal.Title>
          <button type="button" className="dialog-close" onClick={onClose}>
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
