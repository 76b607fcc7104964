import { Button } from '../controls.tsx';
import { useStaffTexts } from '../texts.tsx';

type DialogButtonsProps = {
  /** On the button that submits, which Enter presses too. */
  readonly label: string;
  readonly isReady?: boolean;
  /** Where nothing else in the dialog waits to be filled in. */
  readonly isFirst?: boolean;
  readonly onClose: () => void;
};

/** At the foot of a dialog: what submits it, and the way out. */
export const DialogButtons = ({ label, isReady = true, isFirst = false, onClose }: DialogButtonsProps) => {
  const t = useStaffTexts();
  return (
    <>
      <Button type="submit" look="primary" keyName="↵" data-autofocus={isFirst || undefined} disabled={!isReady}>
        {label}
      </Button>
      <Button look="quiet" onClick={onClose}>
        {t('cancel')}
      </Button>
    </>
  );
};
