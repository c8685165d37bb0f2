import { useClient } from '@citypulse/client/react/provider';
import { useUser } from '@citypulse/client/react/session';
import { Menu, SegmentedControl, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { describeError } from './errors.ts';
import { t } from './i18n.ts';
import { notify } from './notify.tsx';
import { Avatar } from '@citypulse/ui/web/avatar';
import { preferredLanguage, setPreferences, usePreferences } from './preferences.ts';
import classes from './profile-menu.module.css';

/** Who is signed in, with language and colours. */
export function ProfileMenu() {
  const user = useUser();
  const client = useClient();
  const signOut = async () => {
    try {
      await client.session.signOut();
    } catch (error) {
      notify({ status: 'warn', text: `${t('Abmelden ging nicht.')} ${describeError(error)}` });
    }
  };
  return (
    <Menu position="bottom-end" width={264}>
      <Menu.Target>
        <UnstyledButton className={classes.target} aria-label={`${t('Profil')}: ${user.displayName}`}>
          <Avatar name={user.displayName} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <div className="strong">{user.displayName}</div>
          <div className="muted small">{user.email}</div>
        </div>
        <QuickChoices />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.75} />} onClick={() => void signOut()}>
          {t('Abmelden')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function QuickChoices() {
  const preferences = usePreferences();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div className={classes.choices}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('Sprache')}
        value={preferredLanguage(preferences)}
        onChange={(language) => setPreferences({ language: language === 'en' ? 'en' : 'de' })}
        data={[
          { value: 'de', label: 'Deutsch' },
          { value: 'en', label: 'English' },
        ]}
      />
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('Farbschema')}
        value={colorScheme}
        onChange={(scheme) => setColorScheme(scheme === 'light' || scheme === 'dark' ? scheme : 'auto')}
        data={[
          { value: 'light', label: t('Hell') },
          { value: 'dark', label: t('Dunkel') },
          { value: 'auto', label: t('System') },
        ]}
      />
    </div>
  );
}
