import type { StaffEntry } from '../../protocol/views.ts';
import { HoldDialog } from '../shared/staff/dialogs/hold-dialog.tsx';
import { KeysDialog } from '../shared/staff/dialogs/keys-dialog.tsx';
import { TransferDialog } from '../shared/staff/dialogs/transfer-dialog.tsx';
import { UrgencyDialog } from '../shared/staff/dialogs/urgency-dialog.tsx';
import type { Acts } from './acts/use-acts.ts';
import { AreaDialog } from './area/area-dialog.tsx';
import { DetailsDialog } from './details-dialog.tsx';
import type { Immediate } from './immediate/use-immediate.ts';
import { appointmentOf, type Console } from './model.ts';
import { SendOnDialog } from './send-on-dialog.tsx';
import { SeenDialog } from './seen/seen-dialog.tsx';
import { OffDialog } from './status/off-dialog.tsx';
import { WhereDialog } from './status/where-dialog.tsx';
import { useDoctorTexts } from './texts.ts';
import type { DoctorStatusActs } from './status/use-doctor-status.ts';

/** The dialog over the page, if there is one. It follows its entry while it is open. */
export type Opened =
  | { readonly kind: OpenedOf; readonly queueId: string }
  | { readonly kind: 'send-on'; readonly queueId: string; readonly outcome: string | undefined }
  | { readonly kind: 'keys' | 'where' | 'off' | 'seen' | 'area' }
  | null;

/** What is opened of one entry. */
export type OpenedOf = 'transfer' | 'urgency' | 'details' | 'hold';

type DoctorDialogsProps = {
  readonly console: Console;
  readonly acts: Acts;
  readonly status: DoctorStatusActs;
  readonly immediate: Immediate;
  readonly opened: Opened;
  readonly onClose: () => void;
};

export const DoctorDialogs = ({ console, acts, status, immediate, opened, onClose }: DoctorDialogsProps) => {
  if (opened === null) return null;
  if ('queueId' in opened) {
    const entry = console.entries.get(opened.queueId);
    const of = { console, acts, immediate, onClose };
    return entry && <EntryDialog opened={opened} entry={entry} {...of} />;
  }
  /** Closes the dialog before the change is shown. */
  const closing =
    <Args extends unknown[]>(act: (...args: Args) => void) =>
    (...args: Args) => {
      onClose();
      act(...args);
    };
  switch (opened.kind) {
    case 'keys':
      return <DoctorKeys onClose={onClose} />;
    case 'where':
      return <WhereDialog doctor={console.doctor} onSave={closing(status.setWhere)} onClose={onClose} />;
    case 'area':
      return <AreaDialog console={console} onSend={closing(acts.advance)} onClose={onClose} />;
    case 'off':
      return <OffDialog console={console} onGo={closing(status.goOff)} onClose={onClose} />;
    case 'seen': {
      const back = { onReopen: closing(acts.reopen), onReinstate: closing(acts.reinstate) };
      return <SeenDialog console={console} {...back} onClose={onClose} />;
    }
  }
};

type EntryDialogProps = Omit<DoctorDialogsProps, 'opened' | 'status'> & {
  readonly opened: Extract<Opened, { queueId: string }>;
  readonly entry: StaffEntry;
};

const EntryDialog = ({ opened, console, acts, immediate, entry, onClose }: EntryDialogProps) => {
  switch (opened.kind) {
    case 'details':
      return <DetailsDialog console={console} entry={entry} onClose={onClose} />;
    case 'hold':
      return (
        <HoldDialog
          entry={entry}
          onClose={onClose}
          onHold={(away) => {
            onClose();
            acts.hold(entry, away);
          }}
        />
      );
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
    case 'send-on':
      return (
        <SendOnDialog
          entry={entry}
          onClose={onClose}
          onSend={(target, back) => {
            onClose();
            acts.sendOn(entry, target, back, opened.outcome);
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
            // A doctor who raises a patient needs no banner about it.
            if (level === 1) immediate.see([entry]);
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
            [t('keyCallParty'), '⇧N'],
            [t('start'), 'S'],
            [t('complete'), 'C'],
            [t('keyOutcome'), '1–6'],
            [t('sendOn'), 'O'],
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
            [t('retreat'), '⇧A'],
            [t('keyLeaveRow'), 'Esc'],
          ],
        },
        {
          title: t('keysAnywhere'),
          keys: [
            [t('keySeen'), 'K'],
            [t('whereTitle'), '⇧P'],
            [t('toArea'), 'A'],
            [t('keySearch'), '/'],
            [t('keyUndo'), 'Z'],
            [t('keyPause'), 'P'],
            [t('anotherStation'), '⇧W'],
            [t('keyTheme'), 'L'],
            [t('keyList'), '?'],
            [t('keyLevel'), '1–5'],
          ],
        },
      ]}
    />
  );
};
