import { createTheme, MantineProvider, type CSSVariablesResolver } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useTheme } from './preferences.ts';

const accent = [
  'var(--accent-tint)',
  'var(--accent-tint)',
  'var(--accent-line)',
  'var(--accent-line)',
  'var(--accent)',
  'var(--accent)',
  'var(--accent-fill)',
  'var(--accent-fill)',
  'var(--accent-ink)',
  'var(--accent-ink)',
] as const;

const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: 6,
  colors: { accent },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  headings: { fontFamily: 'var(--font)', fontWeight: '600' },
  defaultRadius: 'var(--r)',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '15px', xl: '17px' },
  components: {
    // What opens over the page is there at once: nobody waits for a fade.
    Modal: { defaultProps: { transitionProps: { duration: 0 }, centered: true } },
    // The first item has the focus at once: something else in a menu that takes it is no part that a menu may have.
    Menu: { defaultProps: { transitionProps: { duration: 0 }, withInitialFocusPlaceholder: false } },
    Select: { defaultProps: { comboboxProps: { transitionProps: { duration: 0 } } } },
  },
});

/** Mantine's colours are ours, so that one token file decides in light and in dark. */
const resolver: CSSVariablesResolver = () => {
  const roles = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-bright': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-3)',
    '--mantine-color-placeholder': 'var(--ink-3)',
    '--mantine-color-anchor': 'var(--accent-ink)',
    '--mantine-color-error': 'var(--danger)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-hover': 'var(--bg)',
    '--mantine-color-default-border': 'var(--line-3)',
    '--mantine-color-disabled': 'var(--sunken)',
    '--mantine-color-disabled-color': 'var(--ink-3)',
    '--mantine-color-disabled-border': 'var(--line)',
    '--mantine-primary-color-contrast': 'var(--on-accent)',
    '--mantine-color-accent-filled': 'var(--accent-fill)',
    '--mantine-color-accent-filled-hover': 'var(--accent-fill)',
    '--mantine-color-accent-light': 'var(--accent-tint)',
    '--mantine-color-accent-light-hover': 'var(--accent-tint)',
    '--mantine-color-accent-light-color': 'var(--accent-ink)',
    '--mantine-color-accent-outline': 'var(--accent-line)',
  };
  return { variables: {}, light: roles, dark: roles };
};

/** Light and dark for Mantine's components and for ours alike. */
export const ThemeProvider = ({ children }: { children: ReactNode }) => {
  const chosen = useTheme();
  useEffect(() => {
    document.documentElement.dataset['theme'] = chosen;
  }, [chosen]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolver} forceColorScheme={chosen}>
      {children}
    </MantineProvider>
  );
};
