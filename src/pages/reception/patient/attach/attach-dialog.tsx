import { useCallback, useEffect, useState } from 'react';
import type { AttachWarning } from '../../../../protocol/commands/queue/attach-patient.ts';
import type { StaffEntry } from '../../../../protocol/views.ts';
import { useActions } from '../../../shared/staff/actions.tsx';
import { Button } from '../../../shared/staff/controls.tsx';
import { Dialog } from '../../../shared/staff/dialogs/dialog.tsx';
import { useErrorWords } from '../../../shared/staff/error-words.ts';
import { useFeed, useFormat, useHub } from '../../../shared/staff/hub.tsx';
import { Icon } from '../../../shared/staff/icon.tsx';
import { useStaffTexts } from '../../../shared/staff/texts.tsx';
import { useDesk } from '../../desk/desk.tsx';
import { useReceptionTexts } from '../../texts.ts';
import { personOf, type Person } from '../person.ts';
import { PersonFinder } from '../finding/person-finder.tsx';
import { useAltKeys } from '../use-alt-keys.ts';
import type { Candidate } from '../finding/use-candidates.ts';

/** Whose anonymous ticket it is. What speaks against it is said before it is done. */
export const AttachDialog = ({ entry }: { entry: StaffEntry }) => {
  const t = useReceptionTexts();
  const { open, close } = useDesk();
  const attach = useAttach(entry);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<Person | null>(null);
  const choose = useCallback((candidate: Candidate | null) => setChosen(candidate?.person ?? null), []);
  const { queueId, queueNumber: number } = entry;
  const warnings = useWarnings(queueId, chosen?.patientId ?? null);
  const register = () => open({ kind: 'register', fullName: query, goOn: (patient) => attach(personOf(patient)) });
  useAltKeys({ g: register });
  const isReady = chosen !== null && warnings !== null;
  // Enter before the hub has answered counts. It is asked again only if something speaks against the person.
  const [submittedFor, setSubmittedFor] = useState<string | null>(null);
  const submit = () => {
    if (isReady) attach(chosen);
    else setSubmittedFor(chosen?.patientId ?? null);
  };
  useEffect(() => {
    if (chosen === null || warnings === null || submittedFor !== chosen.patientId) return;
    setSubmittedFor(null);
    if (warnings.length === 0) attach(chosen);
  }, [chosen, warnings, submittedFor, attach]);
  const footer = (
    <>
      <Button type="submit" look="primary" keyName="↵" disabled={!isReady}>
        {chosen === null
          ? t('chooseWho')
          : t(warnings !== null && warnings.length > 0 ? 'attachAnyway' : 'attachTo', { name: chosen.fullName })}
      </Button>
      <Button look="quiet" icon="personAdd" keyName="Alt G" onClick={register}>
        {t('registerNew')}
      </Button>
    </>
  );
  return (
    <Dialog title={t('attachTitle', { number })} width={760} onClose={close} footer={footer} onSubmit={submit}>
      <div className="finder-alone">
        <PersonFinder
          query={query}
          onQuery={setQuery}
          chosenId={chosen?.patientId ?? null}
          onChoose={choose}
          onEnter={submit}
        />
      </div>
      <Warnings warnings={warnings ?? []} />
    </Dialog>
  );
};

/** Asked as soon as somebody is chosen; null until the hub has answered. A refusal is told when it is tried. */
const useWarnings = (queueId: string, patientId: string | null): readonly AttachWarning[] | null => {
  const { client } = useHub();
  const [said, setSaid] = useState<{ patientId: string; warnings: readonly AttachWarning[] } | null>(null);
  useEffect(() => {
    if (patientId === null) return;
    const abort = new AbortController();
    const say = (warnings: readonly AttachWarning[]) => {
      if (!abort.signal.aborted) setSaid({ patientId, warnings });
    };
    client
      .send('queue:attach-patient', { queueId, patientId, dryRun: true }, { signal: abort.signal })
      .then(({ warnings }) => say(warnings))
      .catch(() => say([]));
    return () => abort.abort();
  }, [client, queueId, patientId]);
  return said !== null && said.patientId === patientId ? said.warnings : null;
};

const Warnings = ({ warnings }: { warnings: readonly AttachWarning[] }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { departments } = useFeed();
  return (
    <div role="status" className="attach-warnings">
      {warnings.map((warning) => (
        <p key={warning.code === 'open_visit' ? warning.queueId : warning.code} className="same-name">
          <Icon name="warning" />
          <span>
            <b>
              {warning.code === 'open_visit'
                ? t('warnOpenVisit', {
                    number: warning.queueNumber,
                    department: departments.get(warning.departmentId)?.name ?? '',
                  })
                : t('warnAge', { date: format.dateOfBirth(warning.dateOfBirth), count: warning.years })}
            </b>{' '}
            {t('askToBeSure')}
          </span>
        </p>
      ))}
    </div>
  );
};

const useAttach = ({ queueId, queueNumber: number }: StaffEntry): ((person: Person) => void) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const words = useErrorWords();
  const { act } = useActions();
  const { close } = useDesk();
  return ({ patientId, fullName: name }) => {
    close();
    void act({
      run: (send) => send('queue:attach-patient', { queueId, patientId }),
      done: () => ({ what: t('attached', { number, name }) }),
      undo: () => ({
        label: staff('undo'),
        run: (send) => send('queue:detach-patient', { queueId, reason: t('reasonWrongPerson') }),
        done: { what: t('detached', { number }) },
        failed: staff('undoFailed'),
      }),
      failed: (error) => {
        const other = error.details?.['queueNumber'];
        return {
          what: t('notAttached', { number }),
          more:
            error.code === 'already_queued' && typeof other === 'string'
              ? t('attachedElsewhere', { name, number: other })
              : words(error),
        };
      },
    });
  };
};
