import type { StaffEntry } from '../../protocol/views.ts';
import { Button } from '../shared/staff/controls.tsx';
import { useFormat, useLiveness } from '../shared/staff/hub.tsx';
import { isPlaceOf, usePlate } from '../shared/staff/plate.ts';
import { useLanguage } from '../shared/staff/texts.tsx';
import type { Acts } from './acts/use-acts.ts';
import { BigButton } from './big-button.tsx';
import { CallFailureBox } from './call-failure-box.tsx';
import { Elapsed } from './elapsed.tsx';
import type { Console } from './model.ts';
import { OutcomePane } from './outcome/outcome-pane.tsx';
import type { Outcome } from './outcome/use-outcome.ts';
import { CalledTogether, NextParty } from './party/party-note.tsx';
import { History, PatientFacts, PatientHead } from './patient-facts.tsx';
import { useDoctorTexts } from './texts.ts';
import { useCalledTo } from './use-called-to.ts';
import { useAnnounced } from './use-announced.ts';

export type PaneActions = {
  readonly onComplete: (entry: StaffEntry) => void;
  readonly onHold: (entry: StaffEntry) => void;
  readonly onSendOn: (entry: StaffEntry) => void;
  readonly onTransfer: (entry: StaffEntry) => void;
  readonly onUrgency: (entry: StaffEntry) => void;
  readonly onDetails: (entry: StaffEntry) => void;
};

type NowPaneProps = PaneActions & {
  readonly console: Console;
  readonly acts: Acts;
  readonly nextStep: () => void;
  readonly onWhere: () => void;
  readonly outcome: Outcome;
  /** Null where nobody can be called along, or not now. */
  readonly onParty: (() => void) | null;
  /** Null where there is no area to send anybody to. */
  readonly onArea: (() => void) | null;
};

/** Who is with the doctor, what can be done with them, and the one next step. */
export const NowPane = ({ console, acts, nextStep, onWhere, outcome, onParty, onArea, ...actions }: NowPaneProps) => {
  const t = useDoctorTexts();
  const { withMe, inService } = console;
  if (outcome.asked !== null && inService !== null) {
    return (
      <section className="now" aria-label={t('withMe')}>
        <OutcomePane entry={inService} outcome={outcome} />
      </section>
    );
  }
  return (
    <section className="now" aria-label={t('withMe')}>
      <div className="now-inside" tabIndex={0} role="group" aria-label={t('withMe')}>
        {withMe ? <WithMe console={console} entry={withMe} /> : <Nobody console={console} onWhere={onWhere} />}
      </div>
      {acts.callFailure && <CallFailureBox console={console} failure={acts.callFailure} />}
      {withMe && <Acting entry={withMe} acts={acts} {...actions} />}
      {(onParty !== null || (withMe === null && onArea !== null)) && (
        <div className={withMe ? 'more-acts' : 'more-acts more-acts--alone'}>
          {onParty !== null && (
            <Button icon="people" keyName="⇧N" onClick={onParty}>
              {t('callParty', { count: console.party.length + 1 })}
            </Button>
          )}
          {withMe === null && onArea !== null && (
            <Button icon="walk" keyName="A" onClick={onArea}>
              {t('toArea')}
            </Button>
          )}
        </div>
      )}
      <BigButton console={console} onPress={nextStep} />
    </section>
  );
};

const WithMe = ({ console, entry }: { console: Console; entry: StaffEntry }) => {
  const { isLive } = useLiveness();
  return (
    <>
      <Heading console={console} entry={entry} />
      <PatientHead entry={entry} />
      <CalledTogether console={console} />
      <PatientFacts console={console} entry={entry} />
      <History console={console} entry={entry} />
      {isLive ? <Elapsed console={console} entry={entry} /> : <Stopped entry={entry} />}
    </>
  );
};

const Heading = ({ console, entry }: { console: Console; entry: StaffEntry }) => {
  const t = useDoctorTexts();
  const calledTo = useCalledTo(console.doctor);
  const format = useFormat();
  const announced = useAnnounced(entry);
  if (entry.status !== 'called') {
    return (
      <div className="now-heading">
        <h2>{t('withMe')}</h2>
        {entry.startedAt && (
          <span>
            {t(console.doctor.kind === 'station' ? 'hereSince' : 'inConsultationSince', {
              time: format.time(entry.startedAt),
            })}
          </span>
        )}
      </div>
    );
  }
  const shown = announced?.shownAt;
  const where = shown
    ? t(announced.muted ? 'onBoardSilent' : 'onBoardSince', { time: format.time(shown) })
    : entry.calledAt && t('calledAt', { time: format.time(entry.calledAt) });
  return (
    <div className="now-heading">
      <h2>{calledTo(entry.room)}</h2>
      <span>{where}</span>
    </div>
  );
};

const Stopped = ({ entry }: { entry: StaffEntry }) => {
  const t = useDoctorTexts();
  return (
    <div className="elapsed">
      <span className="elapsed-words">
        {entry.status === 'called' ? t('calledWhenLastHeard') : t('whenLastHeard')}
        <br />
        {t('clockStops')}
      </span>
    </div>
  );
};

const Nobody = ({ console, onWhere }: { console: Console; onWhere: () => void }) => {
  const t = useDoctorTexts();
  const format = useFormat();
  const { isLive } = useLiveness();
  const { doctor, last, list } = console;
  const { room, status } = doctor;
  const place = usePlate()(doctor);
  const titles =
    isPlaceOf(doctor) && place !== null
      ? { available: t('placeFree', { place }), paused: t('placePaused', { place }), off: t('offTitle') }
      : {
          available: room === null ? t('youAreFree') : t('roomFree', { room }),
          paused: room === null ? t('pausedTitleNoRoom') : t('pausedTitle', { room }),
          off: t('offTitle'),
        };
  const headings = { available: t('nobodyWithMe'), paused: t('paused'), off: t('off') };
  return (
    <>
      <div className="now-heading">
        <h2>{headings[status]}</h2>
        {status === 'available' && last?.endedAt && (
          <span>{t('lastUntil', { number: last.queueNumber, time: format.time(last.endedAt) })}</span>
        )}
      </div>
      <div className="now-nobody">
        <p className="patient-name">{titles[status]}</p>
        {status === 'available' && <p>{list.length === 0 ? t('freeEmpty') : t('freeDetail')}</p>}
        {status === 'available' && isLive && <NextParty console={console} />}
        {status === 'paused' && <Paused console={console} />}
        {status === 'off' && <p>{t('offDetail')}</p>}
        {status !== 'available' && <BackAt console={console} onWhere={onWhere} />}
      </div>
    </>
  );
};

/** When to expect the doctor, said in two presses: those who wait, reception and colleagues want to know. */
const BackAt = ({ console: { doctor }, onWhere }: { console: Console; onWhere: () => void }) => {
  const t = useDoctorTexts();
  const format = useFormat();
  const { isLive } = useLiveness();
  return (
    <p>
      <Button small icon="clock" keyName="⇧P" disabled={!isLive} onClick={onWhere}>
        {doctor.backAt === null ? t('sayBack') : t('backAt', { time: format.time(doctor.backAt) })}
      </Button>
    </p>
  );
};

const Paused = ({ console: { doctor, colleagues } }: { console: Console }) => {
  const t = useDoctorTexts();
  const language = useLanguage();
  const doctors = new Intl.ListFormat(language, { type: 'disjunction' }).format(
    colleagues
      .filter(({ status, doctorId }) => status === 'available' && doctorId !== doctor.doctorId)
      .map((one) => one.fullName),
  );
  return (
    <p>
      {t('pausedDetail')} {doctors === '' ? t('pausedNoPool') : t('pausedPool', { doctors })}
    </p>
  );
};

type ActingProps = PaneActions & { readonly entry: StaffEntry; readonly acts: Acts };

const Acting = ({ entry, acts, ...on }: ActingProps) => {
  const { onComplete, onHold, onSendOn, onTransfer, onUrgency, onDetails } = on;
  const t = useDoctorTexts();
  const { isLive } = useLiveness();
  const off = !isLive;
  const back = (
    <Button icon="back" keyName="B" disabled={off} onClick={() => acts.backToWaiting(entry)}>
      {t('backToWaiting')}
    </Button>
  );
  const hold = (
    <Button icon="hold" keyName="H" disabled={off} onClick={() => onHold(entry)}>
      {t('hold')}
    </Button>
  );
  const elsewhere = (
    <>
      <Button icon="transfer" keyName="T" disabled={off} onClick={() => onTransfer(entry)}>
        {t('transfer')}
      </Button>
      <Button icon="flag" keyName="U" disabled={off} onClick={() => onUrgency(entry)}>
        {t('urgency')}
      </Button>
    </>
  );
  if (entry.status === 'called') {
    return (
      <div className="acting">
        <Button icon="speaker" keyName="R" disabled={off} onClick={() => acts.recall(entry)}>
          {t('recall')}
        </Button>
        <Button icon="noShow" keyName="X" disabled={off} onClick={() => acts.noShow(entry)}>
          {t('noShow')}
        </Button>
        {back}
        {hold}
        {elsewhere}
      </div>
    );
  }
  return (
    <div className="acting">
      <Button icon="chevronRight" keyName="O" disabled={off} onClick={() => onSendOn(entry)}>
        {t('sendOn')}
      </Button>
      <Button icon="check" keyName="C" disabled={off} onClick={() => onComplete(entry)}>
        {t('complete')}
      </Button>
      {hold}
      {elsewhere}
      {back}
      <Button icon="document" keyName="D" onClick={() => onDetails(entry)}>
        {t('details')}
      </Button>
    </div>
  );
};
