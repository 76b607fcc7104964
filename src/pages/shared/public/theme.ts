/** Dark if the machine says so, or `?theme=dark` does. The page follows a change while it lives. */
export const followTheme = (page: Document, asked: string | null): void => {
  const dark = globalThis.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    page.documentElement.dataset['theme'] = asked ?? (dark.matches ? 'dark' : 'light');
  };
  dark.addEventListener('change', apply);
  apply();
};
