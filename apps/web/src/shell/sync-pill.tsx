import { useFormats, useNow } from '@citypulse/ui/web/provider';
import { StatusBadge, StatusIcon } from '@citypulse/ui/web/status-badge';
import { Button, Popover, UnstyledButton } from '@mantine/core';
import { IconCloudCheck, IconCloudOff, IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { t } from './i18n.ts';
import { syncStatus } from './sync-status.ts';
import { useLiveNow } from './use-live-now.ts';
import classes from './sync-pill.module.css';

const clouds = { ok: IconCloudCheck, info: IconRefresh, stale: IconCloudOff } as const;

/** State of the connection in one word; a tap tells more and leads to the sync page. */
export function SyncPill() {
  const live = useLiveNow();
  const formats = useFormats();
  const now = useNow(5_000);
  const [open, setOpen] = useState(false);
  const { status, word, meaning } = syncStatus(live);
  const Cloud = status in clouds ? clouds[status as keyof typeof clouds] : null;
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={280} trapFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.pill}
          onClick={() => setOpen(!open)}
          aria-label={`${t('Synchronisation')}: ${word}`}
        >
          <StatusBadge
            status={status}
            size="lg"
            icon={Cloud && <Cloud size={14} stroke={1.75} aria-hidden />}
          >
            {word}
          </StatusBadge>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.head}>
          <StatusIcon status={status} />
          <b>{word}</b>
        </div>
        <p className={classes.text}>{meaning}</p>
        {live.caughtUpAt && (
          <p className={classes.text}>
            {t('Letzter vollständiger Stand')}: {formats.dateTime(live.caughtUpAt)} (
            {formats.age(live.caughtUpAt, now)})
          </p>
        )}
        <Button component={Link} to="/sync" onClick={() => setOpen(false)} size="xs">
          {t('Synchronisation öffnen')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
