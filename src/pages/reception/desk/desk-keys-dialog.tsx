import { KeysDialog, type KeyGroup } from '../../shared/staff/dialogs/keys-dialog.tsx';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { capital } from '../queue/capital.ts';
import { useReceptionTexts } from '../texts.ts';

export const DeskKeysDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const groups: KeyGroup[] = [
    {
      title: t('keysAnywhere'),
      keys: [
        [t('checkIn'), 'I'],
        [t('book'), 'B'],
        [t('queue'), 'Q'],
        [t('appointments'), 'D'],
        [t('insight'), 'N'],
        [t('keySearch'), '/'],
        [t('keyUndo'), 'Z'],
        [t('keyTheme'), 'L'],
        [staff('lock'), '⇧L'],
        [t('keyList'), '?'],
      ],
    },
    {
      title: t('keysChosen'),
      keys: [
        [t('keyChoose'), '↑', '↓'],
        [t('urgency'), 'U'],
        [t('transfer'), 'T'],
        [t('keyHold'), 'H'],
        [t('changePlan'), 'V'],
        [t('print'), 'P'],
        [t('attach'), 'A'],
        [t('edit'), 'E'],
        [t('recall'), 'R'],
        [t('return'), 'W'],
        [t('markNoShow'), 'X'],
        [t('end'), 'Del'],
        [t('keyClosePanel'), 'Esc'],
      ],
    },
    {
      title: t('keysDay'),
      keys: [
        [t('keyMoveFocus'), '↑', '↓', '←', '→'],
        [t('keyOpenSlot'), '↵'],
        [t('keyMove'), 'M'],
        [t('keyDrop'), '↵'],
        [t('keyLeaveAsItWas'), 'Esc'],
        [t('registerNew'), 'Alt G'],
        [t('anonymousNumber'), 'Alt A'],
      ],
    },
    {
      title: t('keysInsight'),
      keys: [
        [t('keyTable'), 'T'],
        [t('keyExport'), 'E'],
      ],
    },
  ];
  return (
    <KeysDialog
      onClose={onClose}
      groups={groups.map(({ title, keys }) => ({
        title,
        keys: keys.map(([does, ...names]) => [capital(does), ...names] as const),
      }))}
    />
  );
};
