import { useSyncExternalStore } from 'react';
import { languageOf, type Language } from '../../../protocol/languages.ts';

export type Theme = 'light' | 'dark';

/** What one person chose on this machine. Null is "as the system says". */
export type Preferences = {
  readonly theme: Theme | null;
  readonly language: Language | null;
  /** WCAG 2.1.4: keys without a modifier can be turned off; then the same keys act with Alt. */
  readonly singleKeys: boolean;
  /** Whether a new level 1 sounds at a doctor's console. */
  readonly immediateSound: boolean;
};

const STORED_AS = 'queue-hub.preferences';
const listeners = new Set<() => void>();
let latest: Preferences | null = null;

/** The present choice. The same object until it changes. */
export const preferences = (): Preferences => (latest ??= read());

export const setPreferences = (changes: Partial<Preferences>): void => {
  latest = { ...preferences(), ...changes };
  try {
    localStorage.setItem(STORED_AS, JSON.stringify(latest));
  } catch {
    // A browser that stores nothing forgets the choice with the page.
  }
  for (const listener of [...listeners]) listener();
};

/** Also tells of a choice made in another tab. */
export const onPreferences = (listener: () => void): (() => void) => {
  const elsewhere = ({ key }: StorageEvent) => {
    if (key !== STORED_AS) return;
    latest = null;
    listener();
  };
  listeners.add(listener);
  globalThis.addEventListener('storage', elsewhere);
  return () => {
    listeners.delete(listener);
    globalThis.removeEventListener('storage', elsewhere);
  };
};

export const usePreferences = (): Preferences => useSyncExternalStore(onPreferences, preferences);

const systemIsDark = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)');
const onSystemTheme = (listener: () => void) => {
  const query = systemIsDark();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};

const systemTheme = (): Theme => (systemIsDark().matches ? 'dark' : 'light');

/** The theme in force: the chosen one, else the system's. */
export const presentTheme = (): Theme => preferences().theme ?? systemTheme();
export const useTheme = (): Theme => {
  const system = useSyncExternalStore(onSystemTheme, systemTheme);
  return usePreferences().theme ?? system;
};

const read = (): Preferences => {
  const stored = parse(STORED_AS);
  const { theme, language, singleKeys, immediateSound } = stored;
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : null,
    language: typeof language === 'string' ? languageOf(language) : null,
    singleKeys: singleKeys !== false,
    immediateSound: immediateSound !== false,
  };
};

type Stored = { readonly [Name in keyof Preferences]?: unknown };

const parse = (key: string): Stored => {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return typeof found === 'object' && found !== null ? found : {};
  } catch {
    return {};
  }
};
