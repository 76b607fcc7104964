import type { Feed } from '../../client/feed-fold.ts';
import type { HubClient } from '../../client/hub-client.ts';
import { createListeners } from '../../client/listeners.ts';
import { HubError } from '../../protocol/errors.ts';
import type { PublicEntry } from '../../protocol/views.ts';
import { offeredLanguages, preferredLanguage, type Language } from '../../protocol/languages.ts';
import { createLiveness, promptTiming, type Liveness } from '../shared/public/liveness.ts';
import type { Store } from '../shared/public/use-store.ts';
import { createAttention, END_CLEARS_S, END_KEPT_S, screenOf } from './presence/attention.ts';
import { servicesOf } from './steps/offer.ts';
import { refusalOf } from './steps/refusal.ts';
import { advance, start, type Action, type Arriving, type Step } from './steps/steps.ts';
import type { IssuedKept } from './ticket/issued-kept.ts';
import { followClock, presentMs } from '../shared/present.ts';

/** All that the kiosk knows at one moment. */
export type KioskSnapshot = {
  readonly feed: Feed<PublicEntry> | null;
  readonly liveness: Liveness;
  /** The hub is there but cannot reach its database. */
  readonly failingSince: Date | null;
  readonly step: Step;
  /** What the person chose; otherwise the one of the first screen. */
  readonly language: Language;
  /** The list of languages lies over the screen. */
  readonly choosesLanguage: boolean;
  /** The one department of this kiosk; null where it serves all. */
  readonly onlyDepartment: string | null;
  /** Until it clears by itself; null while there is no hurry. */
  readonly clearsInSeconds: number | null;
};

/** A number that was given stays on the screen, also if the hub has gone since. */
export const isAway = ({ step, liveness, failingSince }: KioskSnapshot): boolean =>
  step.kind !== 'ticket' && (liveness.kind === 'lost' || failingSince !== null);

/** Whether "Are you still there?" lies over the question. */
export const asksStillThere = (snapshot: KioskSnapshot): boolean =>
  snapshot.clearsInSeconds !== null &&
  !isAway(snapshot) &&
  snapshot.step.kind !== 'start' &&
  screenOf(snapshot.step, true) === 'question';

export type LiveKiosk = Store<KioskSnapshot> & {
  act(action: Action): void;
  speak(language: Language): void;
  /** Opens and closes the list of languages. */
  chooseLanguage(open: boolean): void;
  /** Somebody is there: a touch, a key. */
  touched(): void;
};

type KioskParts = {
  readonly client: HubClient<'public'>;
  readonly issuedKept: IssuedKept;
  /** Asked again whenever the hub is back, and when it refuses a department. */
  readonly departmentOf: () => Promise<string | null>;
  /** That the first screen begins in, by the address; where it is null or not offered, the hospital's first. */
  readonly asked: string | null;
};

const KEPT = 'check-in';
const FAILING_RETRY_MS = 3_000;

/** The steps of one person after the other, and what has to be sent for them. */
export const createLiveKiosk = ({ client, issuedKept, departmentOf, asked }: KioskParts): LiveKiosk => {
  const changed = createListeners<[]>();
  const view = client.subscribe({});
  followClock(view.hubNow);
  const liveness = createLiveness(client, view, promptTiming);
  let snapshot: KioskSnapshot | null = null;
  let step: Step = start;
  let chosen: Language | null = null;
  let onlyDepartment: string | null = null;
  let choosesLanguage = false;
  let failingSince: Date | null = null;

  const tell = () => {
    snapshot = null;
    changed.tell();
  };
  const current = (): KioskSnapshot =>
    (snapshot ??= {
      feed: view.snapshot.feed,
      liveness: liveness.snapshot,
      failingSince,
      step,
      language: language(),
      choosesLanguage,
      onlyDepartment,
      clearsInSeconds: attention.clearsInSeconds,
    });
  const first = (): Language =>
    preferredLanguage(asked === null ? [] : [asked], offeredLanguages(view.snapshot.feed?.settings.languages ?? []));
  const language = (): Language => chosen ?? first();
  const become = (next: Step) => {
    if (next === step) return;
    const before = step;
    step = next;
    if (next.kind !== before.kind) choosesLanguage = false;
    if (next.kind === 'start') {
      client.forgetKept(KEPT);
      failingSince = null;
    }
    if (next.kind !== 'ticket') issuedKept.forget();
    else if (before.kind !== 'ticket') issuedKept.keep(next.issued, END_CLEARS_S);
    if (next.kind === 'sending') void send(next, () => client.sendKept(KEPT, 'queue:check-in', next.arriving));
    if (next.kind !== before.kind || next.kind === 'start') attention.turnTo(screenOf(next, chosen !== null));
    tell();
  };
  const take = (action: Action) => {
    const { feed } = view.snapshot;
    const today = feed?.day.date ?? '9999-12-31';
    const offered = (departmentId: string) =>
      servicesOf(feed, departmentId, language()).map(({ serviceId }) => serviceId);
    become(advance(step, action, { onlyDepartment, servicesOf: offered, language: language(), today }));
  };
  /** What the person does. While the screen says that nothing works, nothing is done: nobody waits there for a result. */
  const act = (action: Action) => {
    if (isAway(current()) || liveness.snapshot.kind === 'connecting') return;
    if (action.kind === 'leave') return leave();
    take(action);
  };
  /** Each `attempt` uses the same requestId. So it takes effect once, however often it is made. */
  const send = async (
    sending: Extract<Step, { kind: 'sending' }>,
    attempt: () => Promise<Extract<Step, { kind: 'ticket' }>['issued'] | null>,
  ) => {
    try {
      const issued = await attempt();
      if (step !== sending) return;
      failingSince = null;
      if (issued) take({ kind: 'issued', issued });
      else leave();
    } catch (error) {
      if (step !== sending) return;
      if (error instanceof HubError && !error.retryable) {
        failingSince = null;
        if (error.code === 'forbidden') askDepartment();
        return take({ kind: 'refused', refusal: refusalOf(error, sending.arriving) });
      }
      // Whether it took effect is unknown. It is kept for two minutes; then its owner has gone.
      failingSince ??= new Date(presentMs());
      tell();
      setTimeout(() => void send(sending, () => client.resendKept(KEPT, 'queue:check-in')), FAILING_RETRY_MS);
    }
  };
  /** The next person finds the first screen in its own language. */
  const leave = () => {
    chosen = null;
    take({ kind: 'leave' });
    attention.turnTo('clean');
    tell();
  };
  const attention = createAttention({ clear: leave, changed: tell });

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
      return current();
    },
    onChange: changed.add,
    act,
    speak(next) {
      chosen = next;
      choosesLanguage = false;
      if (step.kind === 'start') attention.turnTo('question');
      tell();
    },
    chooseLanguage(open) {
      choosesLanguage = open;
      tell();
    },
    touched() {
      if (step.kind === 'ticket') issuedKept.keep(step.issued, END_KEPT_S);
      attention.touched();
    },
  };
};
