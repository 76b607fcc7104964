import { Menu } from '@mantine/core';
import { nativeNames } from '../../protocol/languages.ts';
import { Button } from '../shared/staff/controls.tsx';
import { LanguageItems, ThemeButton } from '../shared/staff/frame/top-bar.tsx';
import { useLanguage } from '../shared/staff/texts.tsx';

/** Before anybody has signed in: language and theme of this machine. */
export const LanguageButton = () => {
  const language = useLanguage();
  return (
    <>
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <Button look="quiet" small>
            {nativeNames[language]}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <LanguageItems />
        </Menu.Dropdown>
      </Menu>
      <ThemeButton />
    </>
  );
};
