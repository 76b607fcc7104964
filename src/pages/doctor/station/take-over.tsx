import { useEffect, useRef } from 'react';
import { Button } from '../../shared/staff/controls.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { useKeys } from '../../shared/staff/keys.tsx';
import { useDoctorTexts } from '../texts.ts';

type TakeOverProps = {
  readonly name: string;
  readonly by: string | null;
  readonly disabled: boolean;
  readonly onTakeOver: () => void;
  readonly onLeaveIt: () => void;
};

/** Asked before somebody is sent from their station. */
export const TakeOver = ({ name, by, disabled, onTakeOver, onLeaveIt }: TakeOverProps) => {
  const t = useDoctorTexts();
  const first = useRef<HTMLDivElement>(null);
  useEffect(() => first.current?.querySelector('button')?.focus(), []);
  useKeys({ Escape: onLeaveIt });
  return (
    <div className="picker-ask" role="alert">
      <p>
        <Icon name="person" />{' '}
        <span>
          <b>{by === null ? t('pickTaken', { name }) : t('pickTakenBy', { name, who: by })}</b> {t('pickTakenDetail')}
        </span>
      </p>
      <div className="picker-acts" ref={first}>
        <Button disabled={disabled} onKeyDown={(event) => event.repeat && event.preventDefault()} onClick={onTakeOver}>
          {t('pickTakeOver', { name })}
        </Button>
        <Button look="quiet" keyName="Esc" onClick={onLeaveIt}>
          {t('pickLeaveIt')}
        </Button>
      </div>
    </div>
  );
};
