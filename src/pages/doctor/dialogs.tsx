import type { StaffEntry } from '../../protocol/views.ts';
import { KeysDialog } from '../shared/staff/keys-dialog.tsx';
import { TransferDialog } from '../shared/staff/transfer-dialog.tsx';
import { UrgencyDialog } from '../shared/staff/urgency-dialog.tsx';
import type { Acts } from './acts/use-acts.ts';
import { DetailsDialog } from './details-dialog.tsx';
import { RoomDialog } from './doctor-status.tsx';
import { appointmentOf, type Console } from './model.ts';
import { useDoctorTexts } from './texts.ts';
import type { DoctorStatusActs } from './use-doctor-status.ts';

/** The dialog over the page, if there is one. It follows its entry while it is open. */
export type Opened =
  | { readonly kind: 'transfer' | 'urgency' | 'details'; readonly queueId: string }
  | { readonly kind: 'keys' | 'room' }
  | null;

type DoctorDialogsProps = {
  readonly console: Console;
  readonly acts: Acts;
  readonly status: DoctorStatusActs;
  readonly opened: Opened;
  readonly onClose: () => void;
};

export const DoctorDialogs = ({ console, acts, status, opened, onClose }: DoctorDialogsProps) => {
  if (opened === null) return null;
  if (opened.kind === 'keys') return <DoctorKeys onClose={onClose} />;
  if (!('queueId' in opened)) {
    const save = (room: string) => {
      onClose();
      status.setRoom(room);
    };
    return <RoomDialog room={console.doctor.room} onSave={save} onClose={onClose} />;
  }
  const entry = console.entries.get(opened.queueId);
  return entry && <EntryDialog kind={opened.kind} console={console} acts={acts} entry={entry} onClose={onClose} />;
};

type EntryDialogProps = Omit<DoctorDialogsProps, 'opened' | 'status'> & {
  readonly kind: 'transfer' | 'urgency' | 'details';
  readonly entry: StaffEntry;
};

const EntryDialog = ({ kind, console, acts, entry, onClose }: EntryDialogProps) => {
  switch (kind) {
    case 'details':
      return <DetailsDialog console={console} entry={entry} onClose={onClose} />;
    case 'transfer':
      return (
        <TransferDialog
          entry={entry}
          onClose={onClose}
          onTransfer={(target, reason) => {
            onClose();
            acts.transfer(entry, target, reason);
          }}
        />
      );
    case 'urgency':
      return (
        <UrgencyDialog
          entry={entry}
          appointment={appointmentOf(entry, console)}
          list={console.list}
          onClose={onClose}
          onSave={(level, reason) => {
            onClose();
            acts.setUrgency(entry, level, reason);
          }}
        />
      );
  }
};

const DoctorKeys = ({ onClose }: { onClose: () => void }) => {
  const t = useDoctorTexts();
  return (
    <KeysDialog
      onClose={onClose}
      groups={[
        {
          title: t('keysWithMe'),
          keys: [
            [t('callNext'), 'N'],
            [t('start'), 'S'],
            [t('complete'), 'C'],
            [t('recall'), 'R'],
            [t('noShow'), 'X'],
            [t('backToWaiting'), 'B'],
            [t('hold'), 'H'],
            [t('transfer'), 'T'],
            [t('urgency'), 'U'],
            [t('details'), 'D'],
          ],
        },
        {
          title: t('keysChosenRow'),
          keys: [
            [t('keyChooseRow'), '↑', '↓'],
            [t('keyCallIt'), '↵'],
            [t('hold'), '⇧H'],
            [t('transfer'), '⇧T'],
            [t('urgency'), '⇧U'],
            [t('details'), '⇧D'],
            [t('keyLeaveRow'), 'Esc'],
          ],
        },
        {
          title: t('keysAnywhere'),
          keys: [
            [t('keySearch'), '/'],
            [t('keyUndo'), 'Z'],
            [t('keyPause'), 'P'],
            [t('keyTheme'), 'L'],
            [t('keyList'), '?'],
            [t('keyLevel'), '1–5'],
          ],
        },
      ]}
    />
  );
};
