import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { SendableName, SendArguments } from '../../../client/command-types.ts';
import { newRequestId, type Send } from '../../../client/send.ts';
import type { CommandData } from '../../../protocol/commands/index.ts';
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

export type Action<N extends SendableName> = {
  readonly name: N;
  readonly args: SendArguments<N>;
  /** The rows as they will be: shown at once, and taken back where the hub says no. */
  readonly rows?: readonly ExpectedRow[];
  /** Null is silent: the screen itself shows it. */
  readonly done: (data: CommandData<N>) => Says | null;
  readonly undo?: (data: CommandData<N>) => Undo | null;
  /** `Urgency of C-019 was not saved.` and, from the error, why and what holds now. */
  readonly failed: (error: HubError) => Says;
  /** Takes the failure to another place than the strip; true where it did. */
  readonly onFailed?: (error: HubError) => boolean;
};

export type Notice =
  | {
      readonly kind: 'done';
      readonly says: Says;
      readonly undo: (() => void) | null;
      readonly label: string;
      readonly until: number;
    }
  | { readonly kind: 'failed'; readonly says: Says; readonly retry: (() => void) | null };

export const UNDO_WITHIN_MS = 10_000;
/** After this the screen says that it was not saved; the hub itself gives a statement five seconds. */
const ACT_WITHIN_MS = 6_000;

type Actions = {
  /** The strip's content: the failure first, since it wants somebody. */
  readonly notice: Notice | null;
  readonly act: <N extends SendableName>(action: Action<N>) => Promise<CommandData<N> | null>;
  readonly undo: (() => void) | null;
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
  const { client, expectations } = useHub();
  const words = useErrorWords();
  const [done, setDone] = useState<Notice | null>(null);
  const [failed, setFailed] = useState<Notice | null>(null);
  /** What follows waits for what is under way: a start must not overtake its call. */
  const underWay = useRef<Promise<unknown>>(Promise.resolve());

  const inTurn = useCallback(<T,>(step: () => Promise<T>): Promise<T> => {
    const turn = underWay.current.then(step);
    underWay.current = turn.catch(() => undefined);
    return turn;
  }, []);

  const runUndo = useCallback(
    (undo: Undo) => {
      const token = Symbol(undo.label);
      setDone(null);
      expectations.expect(token, undo.rows ?? []);
      const send: Send = (name, args) => client.send(name, args, { withinMs: ACT_WITHIN_MS });
      inTurn(() => undo.run(send)).then(
        (data) => {
          expectations.confirm(token, rowIn(data));
          setDone({ kind: 'done', says: undo.done, undo: null, label: '', until: Date.now() + UNDO_WITHIN_MS });
        },
        (thrown: unknown) => {
          expectations.drop(token);
          setFailed({ kind: 'failed', says: { what: undo.failed, more: words(toHubFailure(thrown)) }, retry: null });
        },
      );
    },
    [client, expectations, inTurn, words],
  );

  const act = useCallback(
    <N extends SendableName>(action: Action<N>): Promise<CommandData<N> | null> => {
      // One requestId for all attempts, later ones by hand included: whatever happened, it happens once.
      const requestId = newRequestId();
      const attempt = async (): Promise<CommandData<N> | null> => {
        const token = Symbol(action.name);
        expectations.expect(token, action.rows ?? []);
        setFailed(null);
        try {
          const data = await inTurn(() =>
            client.send(action.name, { ...action.args, requestId } as SendArguments<N>, { withinMs: ACT_WITHIN_MS }),
          );
          expectations.confirm(token, rowIn(data));
          const says = action.done(data);
          const undo = action.undo?.(data) ?? null;
          if (says !== null) {
            const until = Date.now() + UNDO_WITHIN_MS;
            setDone({ kind: 'done', says, undo: undo && (() => runUndo(undo)), label: undo?.label ?? '', until });
          }
          return data;
        } catch (thrown) {
          const failure = toHubFailure(thrown);
          expectations.drop(token);
          if (action.onFailed?.(failure) === true) return null;
          const retry = failure.retryable ? () => void attempt() : null;
          setFailed({ kind: 'failed', says: action.failed(failure), retry });
          return null;
        }
      };
      return attempt();
    },
    [client, expectations, inTurn, runUndo],
  );

  useEffect(() => {
    if (done?.kind !== 'done') return;
    const timer = setTimeout(() => setDone(null), Math.max(0, done.until - Date.now()));
    return () => clearTimeout(timer);
  }, [done]);

  const dismiss = useCallback(() => (failed ? setFailed(null) : setDone(null)), [failed]);
  const value = useMemo(
    () => ({ notice: failed ?? done, act, undo: done?.kind === 'done' ? done.undo : null, dismiss }),
    [failed, done, act, dismiss],
  );
  return <ActionsContext value={value}>{children}</ActionsContext>;
};

const toHubFailure = (thrown: unknown): HubError =>
  thrown instanceof HubError ? thrown : new HubError('internal', undefined, { cause: thrown });

/** The row that a command on an entry answers with. */
const rowIn = (data: unknown): StaffEntry | null => {
  if (typeof data !== 'object' || data === null || !('entry' in data)) return null;
  const { entry } = data as { entry: StaffEntry };
  return 'callRank' in entry ? entry : null;
};
