import { useSyncExternalStore } from 'react';
import { Button } from '../../shared/staff/controls.tsx';
import { useAdminTexts } from '../texts.ts';

type HandOver = { readonly userId: string; readonly name: string; readonly password: string };

/** In the memory of this page alone, and whatever section is shown, until somebody says that they are handed over. */
let waiting: readonly HandOver[] = [];
const listeners = new Set<() => void>();
const set = (next: readonly HandOver[]): void => {
  waiting = next;
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** A later password of the same user takes the place of the former one, which opens nothing any more. */
export const keepForHandOver = (one: HandOver): void =>
  set([...waiting.filter(({ userId }) => userId !== one.userId), one]);

/** The hub keeps no password that could be read again: who loses it here sets another one. */
export const HandOvers = () => {
  const t = useAdminTexts();
  const shown = useSyncExternalStore(subscribe, () => waiting);
  return shown.map(({ userId, name, password }) => (
    <div key={userId} className="hand-over" role="status">
      <p>
        <b>{t('handOverOf', { name })}</b> <code dir="ltr">{password}</code>
      </p>
      <p className="secondary">{t('userCreatedMore')}</p>
      <Button small onClick={() => set(waiting.filter((one) => one.userId !== userId))}>
        {t('handedOver')}
      </Button>
    </div>
  ));
};
