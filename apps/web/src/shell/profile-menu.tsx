import { useClient } from '@citypulse/client/react/provider';
import { useLive, useUser } from '@citypulse/client/react/session';
import type { Language } from '@citypulse/ui/formats';
import { Segments } from '@citypulse/ui/web/segments';
import { Popover, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { IconKeyboard, IconLogout, IconSettings, IconUserCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { describeError } from './errors.ts';
import { t } from './i18n.ts';
import { preferredLanguage, setPreferences, usePreferences } from './preferences.ts';
import classes from './profile-menu.module.css';
import { openShortcuts } from './shortcuts.ts';

/** First and last name's first letters. */
function initialsOf(name: string): string {
  const letters = name
    .split(/\s+/)
    .map((word) => word[0]?.toUpperCase() ?? '')
    .filter(Boolean);
  return [letters[0], letters.length > 1 ? letters.at(-1) : ''].join('');
}

/** Who is signed in, with the choices needed most. */
export function ProfileMenu() {
  const user = useUser();
  const live = useLive();
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={264} trapFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.avatar}
          data-initials={initialsOf(user.displayName)}
          aria-label={`${t('Profil')}: ${user.displayName}`}
          onClick={() => setOpen(!open)}
        >
          {live.name === 'live' && <span className={classes.live} />}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={4} aria-label={t('Profil')}>
        <div className={classes.who}>
          <div className="strong">{user.displayName}</div>
          <div className="muted small">{user.email}</div>
        </div>
        <QuickChoices />
        <ProfileActions onDone={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function ProfileActions({ onDone }: { onDone: () => void }) {
  const client = useClient();
  const signOut = async () => {
    try {
      await client.session.signOut();
    } catch (error) {
      const { notify } = await import('./notify.tsx');
      notify({ status: 'warn', text: `${t('Abmelden ging nicht.')} ${describeError(error)}` });
    }
  };
  return (
    <div className={classes.actions}>
      <Link to="/account" className={classes.action} onClick={onDone}>
        <IconUserCircle size={16} stroke={1.75} aria-hidden />
        {t('Konto')}
      </Link>
      <Link to="/me" className={classes.action} onClick={onDone}>
        <IconSettings size={16} stroke={1.75} aria-hidden />
        {t('Einstellungen')}
      </Link>
      <UnstyledButton
        className={classes.action}
        onClick={() => {
          onDone();
          openShortcuts();
        }}
      >
        <IconKeyboard size={16} stroke={1.75} aria-hidden />
        {t('Tastenkürzel')}
      </UnstyledButton>
      <UnstyledButton className={classes.action} onClick={() => void signOut()}>
        <IconLogout size={16} stroke={1.75} aria-hidden />
        {t('Abmelden')}
      </UnstyledButton>
    </div>
  );
}

type Scheme = 'light' | 'dark' | 'auto';

function QuickChoices() {
  const preferences = usePreferences();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div className={classes.choices}>
      <Segments<Language>
        label={t('Sprache')}
        value={preferredLanguage(preferences)}
        onChange={(language) => setPreferences({ language })}
        options={[
          { value: 'de', label: 'Deutsch' },
          { value: 'en', label: 'English' },
        ]}
      />
      <Segments<Scheme>
        label={t('Farbschema')}
        value={colorScheme}
        onChange={setColorScheme}
        options={[
          { value: 'light', label: t('Hell') },
          { value: 'dark', label: t('Dunkel') },
          { value: 'auto', label: t('System') },
        ]}
      />
    </div>
  );
}
