import type { ReactNode } from 'react';
import type { HubError } from '../../protocol/errors.ts';
import { Button } from '../shared/staff/controls.tsx';
import { FormFailure, Pane, SaveButtons } from './section.tsx';
import { useAdminTexts } from './texts.ts';
import { useUnsaved } from './unsaved.tsx';
import type { Draft } from './use-draft.ts';

type FormPaneProps = {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly draft: Pick<Draft<object>, 'isChanged' | 'discard'>;
  /** Everything is there that the hub wants. */
  readonly isSound: boolean;
  readonly isBusy: boolean;
  readonly failure: string | null;
  /** On the button that makes a new row; left out for a row that is there. */
  readonly create?: string;
  readonly onSave: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** Beside a list: the form of a row, which asks before something half typed is lost. */
export const FormPane = ({
  title,
  lead,
  draft,
  isSound,
  isBusy,
  failure,
  create,
  onSave,
  onClose,
  children,
}: FormPaneProps) => {
  useUnsaved(draft.isChanged, draft.discard);
  const isReady = draft.isChanged && isSound && !isBusy;
  return (
    <Pane
      title={title}
      lead={lead}
      onClose={onClose}
      onSubmit={() => {
        if (isReady) void onSave();
      }}
      footer={
        create === undefined ? (
          <SaveButtons isReady={isReady} draft={draft} />
        ) : (
          <Button type="submit" look="primary" keyName="↵" disabled={!isReady}>
            {create}
          </Button>
        )
      }
    >
      <FormFailure failure={failure} />
      {children}
    </Pane>
  );
};

/** What a refused save means: `taken`, or that somebody else was first; null for everything else. */
export const useConflict = (
  taken: string,
  draft: Pick<Draft<object>, 'rebase'>,
): ((error: HubError) => string | null) => {
  const t = useAdminTexts();
  return ({ code, details }) => {
    if (code !== 'conflict') return null;
    if (details?.['current'] === undefined) return taken;
    draft.rebase();
    return t('changedMeanwhile');
  };
};
