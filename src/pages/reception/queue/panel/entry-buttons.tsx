import type { StaffEntry } from '../../../../protocol/views.ts';
import { Button } from '../../../shared/staff/controls.tsx';
import { useLiveness } from '../../../shared/staff/hub.tsx';
import type { IconName } from '../../../shared/staff/icon.tsx';
import { useKeys } from '../../../shared/staff/keys.tsx';
import { useMoves } from '../../../shared/staff/moves/use-moves.ts';
import { isActive, mayMove } from '../../../../protocol/lifecycle.ts';
import { useDesk } from '../../desk/desk.tsx';
import { usePrintTicket } from '../../print/ticket-sheet.tsx';
import { personIn } from '../../patient/person.ts';
import { useEdit } from '../../patient/register/use-edit.ts';
import { useReceptionTexts } from '../../texts.ts';
import { useMayReopen } from '../reopening.ts';

type Offer = {
  readonly keyName: string;
  readonly icon: IconName;
  readonly label: string;
  readonly run: () => void;
  readonly danger?: boolean;
};

/** What the lifecycle allows from the entry's state, each with its key. */
export const EntryButtons = ({ entry }: { entry: StaffEntry }) => {
  const { isLive } = useLiveness();
  const offers = useOffers(entry);
  useKeys(Object.fromEntries(offers.map(({ keyName, run }) => [keyFor(keyName), isLive ? run : null])));
  return (
    <div className="panel-buttons">
      {offers.map(({ keyName, icon, label, run, danger = false }) => (
        <Button
          key={keyName}
          icon={icon}
          keyName={keyName}
          look={danger ? 'danger' : 'plain'}
          disabled={!isLive}
          onClick={run}
        >
          {label}
        </Button>
      ))}
    </div>
  );
};

const keyFor = (keyName: string): string => (keyName === 'Del' ? 'Delete' : keyName.toLowerCase());

const useOffers = (entry: StaffEntry): Offer[] => {
  const t = useReceptionTexts();
  const moves = useMoves();
  const { open } = useDesk();
  const printTicket = usePrintTicket();
  const edit = useEdit();
  const person = personIn(entry);
  const mayReopen = useMayReopen(entry);
  const { queueId, status, patientId } = entry;
  const may = (move: Parameters<typeof mayMove>[0]) => mayMove(move, status);
  const offers: (Offer | false)[] = [
    may('queue:recall') && { keyName: 'R', icon: 'speaker', label: t('recall'), run: () => moves.recall(entry) },
    may('queue:reinstate') && {
      keyName: 'R',
      icon: 'back',
      label: t('reinstate'),
      run: () => moves.reinstate(entry),
    },
    may('queue:return') && { keyName: 'W', icon: 'back', label: t('return'), run: () => moves.backToWaiting(entry) },
    may('queue:resume') && { keyName: 'H', icon: 'back', label: t('resume'), run: () => moves.resume(entry) },
    isActive(status) && {
      keyName: 'U',
      icon: 'flag',
      label: t('urgency'),
      run: () => open({ kind: 'urgency', queueId }),
    },
    may('queue:transfer') && {
      keyName: 'T',
      icon: 'transfer',
      label: t('transfer'),
      run: () => open({ kind: 'transfer', queueId }),
    },
    isActive(status) && {
      keyName: 'V',
      icon: 'more',
      label: t('changePlan'),
      run: () => open({ kind: 'plan', queueId }),
    },
    may('queue:hold') && { keyName: 'H', icon: 'hold', label: t('hold'), run: () => open({ kind: 'hold', queueId }) },
    mayReopen && { keyName: 'R', icon: 'back', label: t('reopen'), run: () => moves.reopen(entry) },
    person !== null && { keyName: 'E', icon: 'document', label: t('edit'), run: () => edit(person) },
    isActive(status) && { keyName: 'P', icon: 'print', label: t('print'), run: () => printTicket(queueId) },
    isActive(status) &&
      patientId === null && {
        keyName: 'A',
        icon: 'personAdd',
        label: t('attach'),
        run: () => open({ kind: 'attach', queueId }),
      },
    isActive(status) &&
      patientId !== null && {
        keyName: 'A',
        icon: 'ban',
        label: t('notThisPerson'),
        run: () => open({ kind: 'detach', queueId }),
      },
    may('queue:no-show') && { keyName: 'X', icon: 'noShow', label: t('markNoShow'), run: () => moves.noShow(entry) },
    may('queue:cancel') && {
      keyName: 'Del',
      icon: 'close',
      label: t('end'),
      run: () => open({ kind: 'end', queueId }),
      danger: true,
    },
  ];
  return offers.filter((offer) => offer !== false);
};
