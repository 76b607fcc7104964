import type { Feed } from '../../client/feed-fold.ts';
import type { HubClient } from '../../client/hub-client.ts';
import { createListeners } from '../../client/listeners.ts';
import { HubError } from '../../protocol/errors.ts';
import type { PublicEntry } from '../../protocol/views.ts';
import { offeredLanguages, type Language } from '../shared/i18n/languages.ts';
import { createLiveness, promptTiming, type Liveness } from '../shared/public/liveness.ts';
import type { Store } from '../shared/public/use-store.ts';
import { createAttention } from './attention.ts';
import type { IssuedKept } from './issued-kept.ts';
import { refusalOf } from './refusal.ts';
import { advance, start, type Action, type Arriving, type Step } from './steps.ts';
import { followClock, presentMs } from '../shared/present.ts';

/** All that the kiosk knows at one moment. */
export type KioskSnapshot = {
  readonly feed: Feed<PublicEntry> | null;
  readonly liveness: Liveness;
  /** The hub is there but does not get at its database. */
  readonly troubledSince: Date | null;
  readonly step: Step;
  /** What the person chose; the hospital's first language otherwise. */
  readonly language: Language;
  /** The one department of this kiosk; null where it serves all. */
  readonly onlyDepartment: string | null;
  /** Until it clears by itself; null while there is no hurry. */
  readonly clearsInSeconds: number | null;
};

export type LiveKiosk = Store<KioskSnapshot> & {
  act(action: Action): void;
  speak(language: Language): void;
  /** Somebody is there: a touch, a key. */
  touched(): void;
};

type KioskParts = {
  readonly client: HubClient<'public'>;
  readonly issuedKept: IssuedKept;
  /** Asked again whenever the hub is back, and when it refuses a department. */
  readonly departmentOf: () => Promise<string | null>;
};

const KEPT = 'check-in';
const TROUBLED_RETRY_MS = 3_000;

/** The steps of one person after the other, and what has to be sent for them. */
export const createLiveKiosk = ({ client, issuedKept, departmentOf }: KioskParts): LiveKiosk => {
  const changed = createListeners<[]>();
  const view = client.subscribe({});
  followClock(view.hubNow);
  const liveness = createLiveness(client, view, promptTiming);
  let snapshot: KioskSnapshot | null = null;
  let step: Step = start;
  let chosen: Language | null = null;
  let onlyDepartment: string | null = null;
  let troubledSince: Date | null = null;

  const tell = () => {
    snapshot = null;
    changed.tell();
  };
  const language = (): Language => chosen ?? offeredLanguages(view.snapshot.feed?.settings.languages ?? [])[0];
  const forget = () => {
    client.forgetKept(KEPT);
    chosen = null;
    troubledSince = null;
  };
  const become = (next: Step) => {
    if (next === step) return;
    step = next;
    if (next.kind === 'start') forget();
    issuedKept.keep(next.kind === 'ticket' ? next.issued : null);
    if (next.kind === 'sending') void send(next, () => client.sendKept(KEPT, 'queue:check-in', next.arriving));
    attention.turnTo(next.kind, chosen !== null);
    tell();
  };
  const act = (action: Action) => {
    const today = view.snapshot.feed?.day.date ?? '9999-12-31';
    become(advance(step, action, { onlyDepartment, language: language(), today }));
  };
  /** `attempt` always goes on under the same requestId, so that its effect is one, however often it is made. */
  const send = async (
    sending: Extract<Step, { kind: 'sending' }>,
    attempt: () => Promise<Extract<Step, { kind: 'ticket' }>['issued'] | null>,
  ) => {
    try {
      const issued = await attempt();
      if (step !== sending) return;
      troubledSince = null;
      if (issued) act({ kind: 'issued', issued });
      else act({ kind: 'restart' });
    } catch (error) {
      if (step !== sending) return;
      if (error instanceof HubError && !error.retryable) {
        troubledSince = null;
        if (error.code === 'forbidden') askDepartment();
        return act({ kind: 'refused', refusal: refusalOf(error, sending.arriving) });
      }
      // Its fate is unknown. It is kept for two minutes, and after that it is nobody's any more.
      troubledSince ??= new Date(presentMs());
      tell();
      setTimeout(() => void send(sending, () => client.resendKept(KEPT, 'queue:check-in')), TROUBLED_RETRY_MS);
    }
  };
  const clear = () => {
    forget();
    act({ kind: 'restart' });
    tell();
  };
  const attention = createAttention({ clear, changed: tell });

  const askDepartment = () => {
    departmentOf().then(
      (departmentId) => {
        if (departmentId === onlyDepartment) return;
        onlyDepartment = departmentId;
        tell();
      },
      () => undefined,
    );
  };
  let wasLive = false;
  const look = () => {
    const isLive = liveness.snapshot.kind === 'live';
    if (isLive && !wasLive) askDepartment();
    wasLive = isLive;
    tell();
  };
  view.onChange(tell);
  liveness.onChange(look);

  // A page that was reloaded while a number was on its way, or while it was shown, goes on with it.
  const left = client.kept(KEPT);
  const issued = issuedKept.find();
  if (issued) become({ kind: 'ticket', issued });
  else if (left?.name === 'queue:check-in') {
    const sending = { kind: 'sending', arriving: left.args as Arriving, from: start } as const;
    step = sending;
    void send(sending, () => client.resendKept(KEPT, 'queue:check-in'));
  }

  return {
    get snapshot() {
      snapshot ??= {
        feed: view.snapshot.feed,
        liveness: liveness.snapshot,
        troubledSince,
        step,
        language: language(),
        onlyDepartment,
        clearsInSeconds: attention.clearsInSeconds,
      };
      return snapshot;
    },
    onChange: changed.add,
    act,
    speak(next) {
      chosen = next;
      if (step.kind === 'start') attention.turnTo('start', true);
      tell();
    },
    touched: attention.touched,
  };
};
