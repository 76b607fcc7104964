import { Drawer } from '@mantine/core';
import { useState } from 'react';
import type { Patient } from '../../../../protocol/patient.ts';
import { Button } from '../../../shared/staff/controls.tsx';
import { useErrorWords } from '../../../shared/staff/error-words.ts';
import { useFeed } from '../../../shared/staff/hub.tsx';
import { Icon } from '../../../shared/staff/icon.tsx';
import { useDialogFocus } from '../../../shared/staff/dialogs/dialog-focus.ts';
import { DialogKeys, Key } from '../../../shared/staff/keys.tsx';
import { useStaffTexts } from '../../../shared/staff/texts.tsx';
import { useUnsaved } from '../../../shared/staff/dialogs/unsaved.tsx';
import { useDesk } from '../../desk/desk.tsx';
import { useReceptionTexts } from '../../texts.ts';
import { Duplicates } from './duplicates.tsx';
import { PatientFields } from './patient-fields.tsx';
import { blankDraft, draftOf, problemsOf, registrationOf, updateOf, type Draft } from './draft.ts';
import { useSend } from '../use-send.ts';

type RegisterDrawerProps = { readonly fullName: string; readonly goOn: (patient: Patient) => void };

/** A new patient, with a look at who may be the same person before there is a second record. */
export const RegisterDrawer = ({ fullName, goOn }: RegisterDrawerProps) => {
  const t = useReceptionTexts();
  const { day, settings } = useFeed();
  const { choose, close } = useDesk();
  const [begun] = useState<Draft>(() => ({ ...blankDraft, fullName }));
  const [draft, setDraft] = useState(begun);
  const [isTried, setTried] = useState(false);
  const { send, isSending, error } = useSend('patient:register');
  const problems = problemsOf(draft, { today: day.date, country: settings.defaultCountry });

  const register = async (onward: boolean) => {
    setTried(true);
    if (problems.length > 0 || isSending) return;
    const reply = await send(registrationOf(draft, { today: day.date, country: settings.defaultCountry }));
    if (reply === null) return;
    if (onward) return goOn(reply.patient);
    close();
    choose({ kind: 'person', person: reply.patient });
  };
  return (
    <Side
      title={t('registerTitle')}
      onSubmit={() => void register(true)}
      footer={
        <>
          <Button type="submit" look="primary" keyName="Ctrl ↵" disabled={isSending}>
            {t('registerAndGoOn')}
          </Button>
          <Button disabled={isSending} onClick={() => void register(false)}>
            {t('registerOnly')}
          </Button>
        </>
      }
      isBegun={!isSame(draft, begun)}
      problems={isTried ? problems.length : 0}
      error={error}
    >
      <PatientFields draft={draft} problems={problems} isTried={isTried} onChange={setDraft}>
        <Duplicates draft={draft} onUse={goOn} />
      </PatientFields>
    </Side>
  );
};

/** Changes of somebody who is known. */
export const EditDrawer = ({ patient }: { patient: Patient }) => {
  const t = useReceptionTexts();
  const { day, settings } = useFeed();
  const { chosen, choose, close } = useDesk();
  const [begun] = useState(() => draftOf(patient));
  const [draft, setDraft] = useState(begun);
  const [isTried, setTried] = useState(false);
  const { send, isSending, error } = useSend('patient:update');
  const reading = { today: day.date, country: settings.defaultCountry };
  const problems = problemsOf(draft, reading);
  const save = async () => {
    setTried(true);
    if (problems.length > 0 || isSending) return;
    const { patientId, revision } = patient;
    const reply = await send({ patientId, expectedRevision: revision, ...updateOf(draft, reading) });
    if (reply === null) return;
    close();
    // An edit that began at an entry ends at that entry.
    if (chosen?.kind !== 'entry') choose({ kind: 'person', person: reply.patient });
  };
  return (
    <Side
      title={t('editTitle')}
      onSubmit={() => void save()}
      footer={
        <Button type="submit" look="primary" keyName="Ctrl ↵" disabled={isSending}>
          {t('save')}
        </Button>
      }
      isBegun={!isSame(draft, begun)}
      problems={isTried ? problems.length : 0}
      error={error}
    >
      <PatientFields draft={draft} problems={problems} isTried={isTried} onChange={setDraft} />
    </Side>
  );
};

type SideProps = {
  readonly title: string;
  readonly onSubmit: () => void;
  readonly footer: React.ReactNode;
  /** Something was typed that would be lost. */
  readonly isBegun: boolean;
  readonly problems: number;
  readonly error: ReturnType<typeof useSend>['error'];
  readonly children: React.ReactNode;
};

/** The 640 at the end of the page, over everything else. */
const Side = ({ title, onSubmit, footer, isBegun, problems, error, children }: SideProps) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const words = useErrorWords();
  const { close } = useDesk();
  useDialogFocus();
  const { leave, watch, question } = useUnsaved(close, isBegun);
  return (
    <Drawer.Root opened onClose={leave} position="right" size={640} classNames={{ content: 'side', overlay: 'scrim' }}>
      <Drawer.Overlay />
      <Drawer.Content ref={watch}>
        <header className="dialog-header">
          <Drawer.Title>{title}</Drawer.Title>
          <button type="button" className="dialog-close" onClick={leave}>
            <span className="visually-hidden">{staff('close')}</span>
            <Key name="Esc" />
            <Icon name="close" />
          </button>
        </header>
        <DialogKeys>
          <form
            className="side-form"
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              onSubmit();
            }}
            onKeyDown={(event) => {
              // Enter alone goes on to the next field's value by mistake too easily.
              if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
              event.preventDefault();
              if (event.ctrlKey || event.metaKey) onSubmit();
            }}
          >
            <div className="side-body">{children}</div>
            {question ?? (
              <footer className="foot">
                {footer}
                <i className="grow" />
                <span role="status">
                  {error ? (
                    <b className="problem">{errorText(error, words(error), t)}</b>
                  ) : (
                    problems > 0 && t('toCorrect', { count: problems })
                  )}
                </span>
              </footer>
            )}
          </form>
        </DialogKeys>
      </Drawer.Content>
    </Drawer.Root>
  );
};

const isSame = (one: Draft, other: Draft): boolean => JSON.stringify(one) === JSON.stringify(other);

const errorText = (
  { code, details }: NonNullable<SideProps['error']>,
  otherwise: string,
  t: ReturnType<typeof useReceptionTexts>,
): string => {
  if (code === 'conflict' && details?.['field'] === 'phoneNumber') return t('phoneIsAnothers');
  if (code === 'conflict' && details?.['field'] === 'medicalRecordNumber') return t('recordIsAnothers');
  return otherwise;
};
