import { ActionIcon, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { CompareControl } from './compare-control.tsx';
import { t } from './i18n.ts';
import { hasPeriod, hasSite } from './navigation.ts';
import { Logo } from './logo.tsx';
import { PeriodControl } from './period-control.tsx';
import { ProfileMenu } from './profile-menu.tsx';
import { SiteSwitcher } from './site-switcher.tsx';
import { SyncPill } from './sync-pill.tsx';
import classes from './top-bar.module.css';

const isMac = /mac/i.test(navigator.platform);

/** What is looked at (Liegenschaft, period, comparison), search, and the state of the connection. */
export function TopBar({ onSearch, narrow }: { onSearch: () => void; narrow: boolean }) {
  const pathname = useLocation({ select: (location) => location.pathname });
  const scope = (
    <>
      {hasSite(pathname) && <SiteSwitcher />}
      {hasPeriod(pathname) && <PeriodControl />}
      {hasPeriod(pathname) && <CompareControl />}
    </>
  );
  return (
    <header className={classes.bar}>
      <div className={classes.row}>
        {narrow ? <Logo /> : scope}
        {narrow ? (
          <ActionIcon size="xl" onClick={onSearch} aria-label={t('Suchen')}>
            <IconSearch size={20} stroke={1.75} />
          </ActionIcon>
        ) : (
          <UnstyledButton className={classes.search} onClick={onSearch} aria-keyshortcuts="Control+K">
            <IconSearch size={16} stroke={1.75} aria-hidden />
            <span className="ellipsis">{t('Gebäude, Zähler, Auftrag …')}</span>
            <kbd className={classes.kbd}>{isMac ? '⌘ K' : t('Strg K')}</kbd>
          </UnstyledButton>
        )}
        <span className={classes.gap} />
        <SyncPill />
        <ProfileMenu />
      </div>
      {narrow && (hasSite(pathname) || hasPeriod(pathname)) && <div className={classes.scope}>{scope}</div>}
    </header>
  );
}
