import type { StaffEntry } from '../../../../protocol/views.ts';
import { Button } from '../../../shared/staff/controls.tsx';
import { useLiveness } from '../../../shared/staff/hub.tsx';
import type { IconName } from '../../../shared/staff/icon.tsx';
import { useKeys } from '../../../shared/staff/keys.tsx';
import { isActive, mayMove } from '../../../../protocol/lifecycle.ts';
import { useDesk } from '../../desk/desk.tsx';
import { usePrintTicket } from '../../print/ticket-sheet.tsx';
import { useReceptionTexts } from '../../texts.ts';
import { useEntryActions } from '../use-entry-actions.ts';

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
  const actions = useEntryActions();
  const { open } = useDesk();
  const printTicket = usePrintTicket();
  const { queueId, status, patientId } = entry;
  const may = (move: Parameters<typeof mayMove>[0]) => mayMove(move, status);
  const offers: (Offer | false)[] = [
    may('queue:recall') && { keyName: 'R', icon: 'speaker', label: t('recall'), run: () => actions.recall(entry) },
    may('queue:reinstate') && {
      keyName: 'R',
      icon: 'back',
      label: t('reinstate'),
      run: () => actions.reinstate(entry),
    },
    may('queue:return') && { keyName: 'W', icon: 'back', label: t('return'), run: () => actions.giveBack(entry) },
    may('queue:resume') && { keyName: 'H', icon: 'back', label: t('resume'), run: () => actions.resume(entry) },
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
    may('queue:hold') && { keyName: 'H', icon: 'hold', label: t('hold'), run: () => actions.hold(entry) },
    isActive(status) && { keyName: 'P', icon: 'print', label: t('print'), run: () => printTicket(queueId) },
    isActive(status) &&
      patientId === null && {
        keyName: 'A',
        icon: 'personAdd',
        label: t('attach'),
        run: () => open({ kind: 'attach', queueId }),
      },
    may('queue:no-show') && { keyName: 'X', icon: 'noShow', label: t('markNoShow'), run: () => actions.noShow(entry) },
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
