import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { isRead } from '../../../client/command-types.ts';
import type { HubClient } from '../../../client/hub-client.ts';
import { newRequestId, type Send } from '../../../client/send.ts';
import { HubError } from '../../../protocol/errors.ts';
import type { StaffEntry } from '../../../protocol/views.ts';
import { useErrorWords } from './error-words.ts';
import type { ExpectedRow } from './expectations.ts';
import { useHub } from './hub.tsx';

/** Two sentences: what happened, in bold, and what else there is to know. */
export type Says = { readonly what: string; readonly more?: string };

export type Undo = {
  /** On the button: `Undo call`. */
  readonly label: string;
  /** Sends what takes it back; its answer is shown until the feed brings it too. */
  readonly run: (send: Send) => Promise<unknown>;
  readonly done: Says;
  readonly failed: string;
  readonly rows?: readonly ExpectedRow[];
};

/** What a person does: `run` sends one command, or a few that belong together. */
export type Action<Data> = {
  readonly run: (send: Send) => Promise<Data>;
  /** The rows as they will be: shown at once, and taken back where the hub says no. */
  readonly rows?: readonly ExpectedRow[];
  /** Which of `rows` the answer confirms, where it may be another one than expected; all by default. */
  readonly confirmed?: (data: Data) => readonly ExpectedRow[];
  /** Null is silent: the screen itself shows it. */
  readonly done?: (data: Data) => Says | null;
  readonly undo?: (data: Data) => Undo | null;
  /** `Urgency of C-019 was not saved.`, and from the error why, and what holds now. */
  readonly failed: (error: HubError) => Says;
  /** Takes the failure to another place than the strip; true where it did. */
  readonly onFailed?: (error: HubError) => boolean;
};

export type Notice =
  | {
      readonly kind: 'done';
      readonly says: Says;
      readonly undo: { readonly label: string; readonly run: () => void } | null;
      /** By `performance.now()`: the hub's time may jump when a screen learns more of it, and no duration may. */
      readonly until: number;
    }
  | { readonly kind: 'failed'; readonly says: Says; readonly retry: (() => void) | null };

export const UNDO_WITHIN_MS = 10_000;
/** After this the screen says that it was not saved; the hub itself gives a statement five seconds. */
const ACT_WITHIN_MS = 6_000;

export type Actions = {
  /** The strip's content: a failure first, since it wants somebody. */
  readonly notice: Notice | null;
  /** Resolves with the answer; null where it failed, which has been said then. */
  readonly act: <Data>(action: Action<Data>) => Promise<Data | null>;
  /** Takes back what was done last: where that is under way still, once it is done. */
  readonly undo: () => void;
  readonly dismiss: () => void;
};

const ActionsContext = createContext<Actions | null>(null);

export const useActions = (): Actions => {
  const actions = useContext(ActionsContext);
  if (actions === null) throw new Error('no actions here: the page is not inside its StaffShell');
  return actions;
};

/** Optimistic actions, one after the other: shown at once, undone within ten seconds, taken back in words. */
export const ActionsProvider = ({ children }: { children: ReactNode }) => {
  const { client, expectations, standing, user } = useHub();
  const words = useErrorWords();
  const [done, setDone] = useState<Notice | null>(null);
  const [failed, setFailed] = useState<Notice | null>(null);
  /** As `done`, without waiting for the page to be drawn. */
  const offered = useRef<Notice | null>(null);
  /** What the strip says, or will say, of the last action; null where that failed. */
  const last = useRef<Promise<Notice | null>>(Promise.resolve(null));
  /** What follows waits for what is under way: a start must not overtake its call. */
  const underWay = useRef<Promise<unknown>>(Promise.resolve());

  const offer = useCallback((notice: Notice | null) => {
    offered.current = notice;
    setDone(notice);
  }, []);

  const inTurn = useCallback(<T,>(step: () => Promise<T>): Promise<T> => {
    const turn = underWay.current.then(step);
    underWay.current = turn.catch(() => undefined);
    return turn;
  }, []);

  const act = useCallback(
    <Data,>(action: Action<Data>): Promise<Data | null> => {
      const send = createSender(client);
      // For whom it was pressed. A station that somebody else has taken meanwhile is not acted for.
      const actsFor = standing.user.doctorId;
      const isOver = () => standing.user.doctorId !== actsFor;
      const undoOf = (undo: Undo) => ({
        label: undo.label,
        run: () => {
          const { done, failed, ...rest } = undo;
          offer(null);
          if (isOver()) return;
          void act({ ...rest, done: () => done, failed: (error) => ({ what: failed, more: words(error) }) });
        },
      });
      const say = (says: Says, undo: Undo | null): Notice => {
        const until = performance.now() + UNDO_WITHIN_MS;
        const notice: Notice = { kind: 'done', says, undo: undo && undoOf(undo), until };
        offer(notice);
        return notice;
      };

      const settle = async (earlier: Promise<Notice | null>): Promise<{ data: Data | null; notice: Notice | null }> => {
        const token = Symbol('action');
        expectations.expect(token, action.rows ?? []);
        setFailed(null);
        try {
          const data = await inTurn(async () => {
            await standing.settled();
            if (isOver()) throw new HubError('station_taken');
            return action.run(send());
          });
          expectations.confirm(token, rowsIn(data), action.confirmed?.(data));
          const says = isOver() ? null : (action.done?.(data) ?? null);
          return { data, notice: says === null ? await earlier : say(says, action.undo?.(data) ?? null) };
        } catch (thrown) {
          expectations.drop(token);
          // The page itself says what became of the station.
          if (isOver()) return { data: null, notice: null };
          const failure = thrown instanceof HubError ? thrown : new HubError('internal', undefined, { cause: thrown });
          // The hub knows better whom this login acts as.
          if (failure.code === 'station_taken' || failure.code === 'forbidden') void standing.ask();
          const retry = failure.retryable ? () => void attempt() : null;
          if (action.onFailed?.(failure) !== true) {
            setFailed({ kind: 'failed', says: action.failed(failure), retry });
          }
          return { data: null, notice: null };
        }
      };
      const attempt = async (): Promise<Data | null> => {
        const settled = settle(last.current);
        last.current = settled.then(({ notice }) => notice);
        return (await settled).data;
      };
      return attempt();
    },
    [client, expectations, standing, inTurn, offer, words],
  );

  const undo = useCallback(() => {
    void last.current.then((notice) => {
      if (notice?.kind === 'done' && notice === offered.current) notice.undo?.run();
    });
  }, []);

  useEffect(() => {
    if (done?.kind !== 'done') return;
    const timer = setTimeout(() => offer(null), Math.max(0, done.until - performance.now()));
    return () => clearTimeout(timer);
  }, [done, offer]);

  const { doctorId } = user;
  useEffect(() => {
    // What was done at another station is not undone from this one.
    setFailed(null);
    offer(null);
  }, [doctorId, offer]);

  const dismiss = useCallback(() => {
    if (!failed) return offer(null);
    setFailed(null);
    // What the failure stood in front of is offered again.
    last.current = Promise.resolve(offered.current);
  }, [failed, offer]);
  const value = useMemo(() => ({ notice: failed ?? done, act, undo, dismiss }), [failed, done, act, undo, dismiss]);
  return <ActionsContext value={value}>{children}</ActionsContext>;
};

/**
 * One attempt's `send`. The n-th command of every attempt has the same requestId, attempts by hand included: whatever
 * became of the first one, it happens once.
 */
const createSender = (client: HubClient<'staff'>): (() => Send) => {
  const requestIds: string[] = [];
  return () => {
    let sent = 0;
    return (name, args, options) => {
      if (isRead(name)) return client.send(name, args, options);
      const requestId = (requestIds[sent] ??= newRequestId());
      sent += 1;
      return client.send(name, { ...args, requestId }, { withinMs: ACT_WITHIN_MS, ...options });
    };
  };
};

/** The row that a command on an entry answers with, or the rows of one on several. */
const rowsIn = (data: unknown): readonly StaffEntry[] => {
  if (typeof data !== 'object' || data === null) return [];
  const { entry, entries = [] } = data as { entry?: StaffEntry; entries?: unknown };
  const rows: unknown[] = [entry, ...(Array.isArray(entries) ? entries : [])];
  return rows.filter(isRow);
};
const isRow = (row: unknown): row is StaffEntry => typeof row === 'object' && row !== null && 'callRank' in row;
