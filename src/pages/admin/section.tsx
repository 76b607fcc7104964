import { useEffect, useRef, type ReactNode } from 'react';
import { Button } from '../shared/staff/controls.tsx';
import { Dialog } from '../shared/staff/dialogs/dialog.tsx';
import { useErrorWords } from '../shared/staff/error-words.ts';
import { Icon } from '../shared/staff/icon.tsx';
import { useStaffTexts } from '../shared/staff/texts.tsx';
import { useAdminTexts } from './texts.ts';
import type { Draft } from './use-draft.ts';
import type { Listed } from './use-listed.ts';

type HeadingProps = { readonly title: string; readonly aside?: ReactNode; readonly children?: ReactNode };

export const SectionHeading = ({ title, aside, children }: HeadingProps) => (
  <div className="section-heading">
    <h1>{title}</h1>
    {aside !== undefined && <span className="secondary">{aside}</span>}
    <i className="grow" />
    {children}
  </div>
);

/** What scrolls beside a pane. It takes the focus, so that keys scroll it also where everything in it is off. */
export const ListPlace = ({ label, more, children }: { label: string; more?: string; children: ReactNode }) => (
  <div
    className={more === undefined ? 'list-place' : `list-place ${more}`}
    role="region"
    aria-label={label}
    tabIndex={0}
  >
    {children}
  </div>
);

/** The list, or that it is on its way, or that it could not be had and why. */
export const Fetched = <Data,>({
  listed: { data, error, refresh },
  children,
}: {
  listed: Listed<Data>;
  children: (data: Data) => ReactNode;
}) => {
  const t = useAdminTexts();
  const words = useErrorWords();
  return (
    <>
      {error && (
        <div className="error-box section-error" role="alert">
          <h3>
            <Icon name="warning" />
            {t('notFetched')}
          </h3>
          <p>{words(error)}</p>
          <Button small className="section-error__again" onClick={() => void refresh()}>
            {t('refresh')}
          </Button>
        </div>
      )}
      {data === null ? !error && <p className="empty empty--waiting">{t('fetching')}</p> : children(data)}
    </>
  );
};

export const FormFailure = ({ title, failure }: { title?: string; failure: string | null }) => {
  const t = useAdminTexts();
  const box = useRef<HTMLDivElement>(null);
  // On a phone the form is longer than the screen, and the button at its end.
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [failure]);
  if (failure === null) return null;
  return (
    <div className="error-box" role="alert" ref={box}>
      <h3>
        <Icon name="warning" />
        {title ?? t('notSaved')}
      </h3>
      <p className="form-failure">{failure}</p>
    </div>
  );
};

type PaneProps = {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Of a pane that can be closed by itself. */
  readonly onClose?: () => void;
  readonly footer?: ReactNode;
  readonly onSubmit?: () => void;
  readonly children: ReactNode;
};

/** Beside a list: the form of the chosen row, or of a new one. */
export const Pane = ({ title, lead, onClose, footer, onSubmit, children }: PaneProps) => (
  <form
    className="side-pane"
    aria-label={title}
    onSubmit={(event) => {
      event.preventDefault();
      onSubmit?.();
    }}
  >
    <div className="side-inside">
      <header>
        <h2>{title}</h2>
        {onClose && <CloseButton onClose={onClose} />}
      </header>
      {lead !== undefined && <p className="secondary">{lead}</p>}
      {children}
    </div>
    {footer !== undefined && <footer className="foot foot--pane">{footer}</footer>}
  </form>
);

const CloseButton = ({ onClose }: { onClose: () => void }) => {
  const staff = useStaffTexts();
  return <Button look="quiet" small bare icon="close" aria-label={staff('close')} onClick={onClose} />;
};

type SaveButtonsProps = {
  readonly isReady: boolean;
  readonly draft: Pick<Draft<object>, 'isChanged' | 'discard'>;
};

/** At the foot of a form of what is there already: what saves it, and, once something is changed, what forgets that. */
export const SaveButtons = ({ isReady, draft }: SaveButtonsProps) => {
  const t = useAdminTexts();
  return (
    <>
      <Button type="submit" look="primary" keyName="↵" disabled={!isReady}>
        {t('save')}
      </Button>
      {draft.isChanged && (
        <Button look="quiet" onClick={draft.discard}>
          {t('discard')}
        </Button>
      )}
    </>
  );
};

type ConfirmProps = {
  readonly title: string;
  readonly detail: string;
  readonly label: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
};

/** For what cannot be taken back. */
export const ConfirmDialog = ({ title, detail, label, onConfirm, onClose }: ConfirmProps) => {
  const staff = useStaffTexts();
  const footer = (
    <>
      <Button type="submit" look="danger">
        {label}
      </Button>
      <Button look="quiet" onClick={onClose}>
        {staff('cancel')}
      </Button>
    </>
  );
  return (
    <Dialog title={title} width={480} onClose={onClose} footer={footer} onSubmit={onConfirm}>
      <p className="confirm-detail">{detail}</p>
    </Dialog>
  );
};
