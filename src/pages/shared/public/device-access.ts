import { createHubClient, type HubClient } from '../../../client/hub-client.ts';
import { createListeners } from '../../../client/listeners.ts';
import type { SessionReply } from '../../../protocol/http.ts';
import type { DeviceKind } from '../../../protocol/roles.ts';
import type { Pairing } from './pairing.ts';
import type { Store } from './use-store.ts';

/** How far a kiosk or board has come. */
export type DeviceAccess =
  | {
      readonly kind: 'paired';
      readonly client: HubClient<'public'>;
      /** The one department that the device stands in; null where it serves all. Rejects without a hub. */
      readonly departmentOf: () => Promise<string | null>;
    }
  /** `code` is null until the hub has given one. */
  | { readonly kind: 'unpaired'; readonly code: string | null; readonly hubAway: boolean; readonly removed: boolean };

const LOOK_AGAIN_MS = 60_000;

/** The build names each file by its content, so this script's name tells which page a screen runs. */
const version = /([\w-]{1,40})\.js$/.exec(import.meta.url)?.[1];

/**
 * A device connects with its own token: given once in the address (`/board#token=…`), or by pairing. A token that the
 * hub refuses leads to pairing, but is kept until another one is there: a database that was restored may know it again.
 */
export const createDeviceAccess = (
  kind: DeviceKind,
  page: Window,
  { lookAgainMs = LOOK_AGAIN_MS } = {},
): Store<DeviceAccess> => {
  const changed = createListeners<[]>();
  const key = `queue-hub.${kind}.token`;
  let access: DeviceAccess = { kind: 'unpaired', code: null, hubAway: false, removed: false };

  const become = (next: DeviceAccess) => {
    access = next;
    changed.tell();
  };
  /** Only once the page can be had: nobody stands by a screen that shows the browser's own error. */
  const reload = (): void => {
    const asked = fetch(page.location.href, { cache: 'no-store' }).catch(() => null);
    void asked.then((answer) => (answer?.ok ? page.location.reload() : setTimeout(reload, lookAgainMs)));
  };
  const connect = (token: string) => {
    const client = createHubClient({
      url: page.location.origin,
      audience: 'public',
      token,
      ...(version && { version }),
    });
    client.onState(() => {
      const { state } = client;
      if (state.kind === 'ended' || (state.kind === 'refused' && state.error.code === 'unauthenticated')) {
        client.close();
        pairAgain(true);
      } else if (state.kind === 'refused') {
        // The hub speaks another protocol than this page, which was loaded before its last update.
        setTimeout(reload, lookAgainMs);
      }
    });
    become({ kind: 'paired', client, departmentOf: () => departmentOf(page.location.origin, token) });
  };
  const pairAgain = (removed: boolean) => {
    become({ kind: 'unpaired', code: null, hubAway: false, removed });
    const tell = (pairing: Pairing) => {
      if (pairing.kind === 'asking') {
        return become({ kind: 'unpaired', code: pairing.code, hubAway: pairing.hubAway, removed });
      }
      remember(page, key, pairing.token);
      connect(pairing.token);
    };
    // Rarely needed, so it is not part of what every board loads.
    void import('./pairing.ts').then(({ pair }) => pair(kind, page.location.origin, tell, version));
  };

  const token = tokenFromAddress(page) ?? recall(page, key);
  if (token === null) pairAgain(false);
  else {
    remember(page, key, token);
    connect(token);
  }
  return {
    get snapshot() {
      return access;
    },
    onChange: changed.add,
  };
};

const departmentOf = async (origin: string, token: string): Promise<string | null> => {
  const reply = await fetch(`${origin}/auth/session`, { headers: { authorization: `Bearer ${token}` } });
  if (!reply.ok) throw new Error(`no session: ${reply.status}`);
  // Not parsed with its schema, which would bring all of zod into every board.
  const { device } = (await reply.json()) as SessionReply;
  return device?.departmentId ?? null;
};

/** Out of the address at once: it is a secret, and addresses end up in histories and on photographs. */
const tokenFromAddress = ({ location, history }: Window): string | null => {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const token = fragment.get('token');
  if (token === null) return null;
  fragment.delete('token');
  const rest = fragment.toString();
  history.replaceState(null, '', `${location.pathname}${location.search}${rest === '' ? '' : `#${rest}`}`);
  return token;
};

// A browser that refuses storage still works until it is reloaded.
const recall = (page: Window, key: string): string | null => {
  try {
    return page.localStorage.getItem(key);
  } catch {
    return null;
  }
};
const remember = (page: Window, key: string, token: string): void => {
  try {
    page.localStorage.setItem(key, token);
  } catch {
    // See above.
  }
};
