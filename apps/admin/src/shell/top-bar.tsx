import { useApiQuery } from '@citypulse/client/react/queries';
import { systemInfo } from '@citypulse/contracts/system';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { ActionIcon, Drawer } from '@mantine/core';
import { IconMapPin, IconMenu2 } from '@tabler/icons-react';
import { useState } from 'react';
import { t } from './i18n.ts';
import { ProfileMenu } from './profile-menu.tsx';
import { DrawerNavigation } from './rail.tsx';
import { SyncPill } from './sync-pill.tsx';
import classes from './top-bar.module.css';

/** The town, the state of the connection and the person; the amber line says that this is the administration. */
export function TopBar({ narrow }: { narrow: boolean }) {
  const info = useApiQuery(systemInfo);
  const [open, setOpen] = useState(false);
  const town = info.data?.town;
  return (
    <header className={classes.bar}>
      <div className={classes.row}>
        {narrow && (
          <ActionIcon size="xl" onClick={() => setOpen(true)} aria-label={t('Menü')}>
            <IconMenu2 size={20} stroke={1.75} />
          </ActionIcon>
        )}
        {town && (
          <span className={classes.town}>
            <IconMapPin size={16} stroke={1.75} aria-hidden />
            <span className="ellipsis">{t('Stadt {name}', { name: town.name })}</span>
          </span>
        )}
        {info.data?.demo && !narrow && <StatusBadge status="info">{t('Demo')}</StatusBadge>}
        <span className={classes.gap} />
        <SyncPill />
        <ProfileMenu />
      </div>
      <div className={classes.amber} />
      {narrow && (
        <Drawer
          opened={open}
          onClose={() => setOpen(false)}
          title={t('CityPulse Verwaltung')}
          size="xs"
          closeButtonProps={{ 'aria-label': t('Schließen') }}
        >
          <DrawerNavigation onGo={() => setOpen(false)} />
        </Drawer>
      )}
    </header>
  );
}
