import { mayRun } from '../auth/policy.ts';
import type { Door } from '../execution/door.ts';
import { failureOf } from '../execution/failure.ts';
import { createGauge, type Rate } from '../limits/rate.ts';
import { refusal, type Reply } from '../execution/reply.ts';
import type { Log } from '../log.ts';
import { commands, type CommandInput } from '../protocol/commands/index.ts';
import { HubError } from '../protocol/errors.ts';
import { readInput } from '../protocol/read-input.ts';
import type { Subscriber } from '../rooms/members.ts';
import type { Subscriptions } from '../rooms/subscriptions.ts';
import { EncodedReply } from './packets.ts';

export type Acknowledge = (reply: Reply | EncodedReply) => void;

/** A subscriber that sends commands. Its rights may change while its connection is open. */
export type Sender = Subscriber & {
  /** Commands wait until this has settled; mostly null. */
  readonly held: Promise<void> | null;
  /** What was sent to it and still waits for its reader. */
  unreadBytes(): number;
  /** Looks up who it is now; rejects where the database does not answer. It may be gone afterwards. */
  confirm(): Promise<void>;
};

/** A screen sends a few commands a minute; a client that retries in a loop is what this is for. */
export const SOCKET_RATE: Rate = { perSecond: 50, burst: 200 };
/** A page has one subscription, and changes it as fast as somebody can click. Each may cost megabytes. */
const SUBSCRIBE_RATE: Rate = { perSecond: 5, burst: 5 };
/** With more than this unread, another snapshot would come on top of the last one. */
const MOST_UNREAD_BYTES = 1024 * 1024;

export type Dispatch = {
  /** For one socket: what to do with each event that it sends. */
  receiver(sender: Sender): (event: string, args: readonly unknown[], acknowledge: Acknowledge) => void;
  /** Its connection is over. */
  gone(sender: Sender): void;
  /** From now on events are refused as `unavailable`; resolves when those under way are acknowledged. */
  drain(): Promise<void>;
};

/** What a socket sends: commands go through the door, subscriptions to the rooms. Each gets one acknowledgement. */
export const createDispatch = (parts: { door: Door; subscriptions: Subscriptions; log: Log }): Dispatch => {
  const { door, subscriptions, log } = parts;
  const underWay = new Set<Promise<void>>();
  let draining = false;

  const subscribe = async (sender: Sender, raw: unknown, acknowledge: Acknowledge): Promise<void> => {
    const input = parse('feed:subscribe', raw);
    // A session that has run out must not be shown anything more; its commands are refused by the next sweep.
    if ('userId' in sender.principal) await sender.confirm();
    await subscriptions.subscribe(sender, input, (json) => acknowledge(new EncodedReply(`{"ok":true,"data":${json}}`)));
  };

  /**
   * A subscription is no command. It may wait for the feed, so it does not count for the overload, and an overload does not
   * refuse it: screens that come back are how an overload ends.
   */
  const feed = async (sender: Sender, event: FeedCommand, input: unknown, acknowledge: Acknowledge): Promise<void> => {
    if (!door.mayPass(sender.principal)) throw new HubError('rate_limited');
    if (!mayRun(sender.principal, event, {})) throw new HubError('forbidden', { command: event });
    if (event === 'feed:subscribe') return subscribe(sender, input, acknowledge);
    parse(event, input);
    subscriptions.unsubscribe(sender);
    acknowledge({ ok: true, data: {} });
  };

  const answer = async (sender: Sender, event: string, args: readonly unknown[], acknowledge: Acknowledge) => {
    const [input = {}, ...more] = args;
    if (more.length > 0) throw new HubError('invalid_input', { arguments: args.length });
    if (sender.held !== null) await sender.held;
    if (!sender.isOpen()) return;
    if (event === 'feed:subscribe' || event === 'feed:unsubscribe') return feed(sender, event, input, acknowledge);
    const reply = await door.run(sender.principal, event, input);
    // After a forced change of the password the user may do everything at once. The next sweep would be too late.
    if (event === 'user:change-password' && reply.ok) await sender.confirm().catch(() => undefined);
    acknowledge(reply);
  };

  return {
    receiver(sender) {
      const maySend = createGauge(SOCKET_RATE);
      const maySubscribe = createGauge(SUBSCRIBE_RATE);
      return (event, args, acknowledge) => {
        if (!maySend(performance.now())) return acknowledge(refusal(new HubError('rate_limited')));
        if (draining) return acknowledge(refusal(new HubError('unavailable', { draining: true })));
        const isSubscription = event === 'feed:subscribe';
        if (isSubscription && (!maySubscribe(performance.now()) || sender.unreadBytes() > MOST_UNREAD_BYTES)) {
          return acknowledge(refusal(new HubError('rate_limited', { command: event })));
        }
        const work: Promise<void> = answer(sender, event, args, acknowledge)
          .catch((thrown: unknown) => {
            const { error } = failureOf(thrown);
            if (error.code === 'internal') log.error({ event: 'dispatch_failed', ...error.details, err: thrown });
            acknowledge(refusal(error));
          })
          .finally(() => underWay.delete(work));
        underWay.add(work);
      };
    },
    gone: subscriptions.unsubscribe,
    async drain() {
      draining = true;
      await Promise.allSettled(underWay);
    },
  };
};

type FeedCommand = 'feed:subscribe' | 'feed:unsubscribe';

const parse = <N extends FeedCommand>(command: N, raw: unknown): CommandInput<N> =>
  readInput(commands[command].input, raw) as CommandInput<N>;
