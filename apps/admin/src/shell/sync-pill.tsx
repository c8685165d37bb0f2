import type { LiveState } from '@citypulse/client/live-state';
import { useLive } from '@citypulse/client/react/session';
import type { Status } from '@citypulse/ui/icons';
import { useFormats } from '@citypulse/ui/web/provider';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { Popover, UnstyledButton } from '@mantine/core';
import { IconCloudCheck, IconCloudOff, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { t } from './i18n.ts';

interface Look {
  status: Status;
  word: string;
  meaning: string;
  icon?: ReactNode;
}

function lookOf(name: LiveState['name']): Look {
  switch (name) {
    case 'live':
      return {
        status: 'ok',
        word: t('aktuell'),
        meaning: t('Änderungen anderer erscheinen sofort.'),
        icon: <IconCloudCheck size={14} stroke={1.75} aria-hidden />,
      };
    case 'connecting':
    case 'catching_up':
      return {
        status: 'info',
        word: t('verbindet'),
        meaning: t('Die Live-Verbindung wird aufgebaut.'),
        icon: <IconRefresh size={14} stroke={1.75} aria-hidden />,
      };
    case 'delayed':
      return {
        status: 'warn',
        word: t('verzögert'),
        meaning: t('Die Live-Verbindung fehlt. Änderungen werden alle 15 s abgeholt.'),
      };
    case 'offline':
    case 'signed_out':
      return {
        status: 'stale',
        word: t('offline'),
        meaning: t('Der Server ist nicht erreichbar. Du siehst den letzten bekannten Stand.'),
        icon: <IconCloudOff size={14} stroke={1.75} aria-hidden />,
      };
  }
}

/** State of the connection in one word; a tap says what it means. */
export function SyncPill() {
  const live = useLive();
  const formats = useFormats();
  const { status, word, meaning, icon } = lookOf(live.name);
  return (
    <Popover position="bottom-end" width={280}>
      <Popover.Target>
        <UnstyledButton aria-label={`${t('Synchronisation')}: ${word}`} style={{ borderRadius: 99 }}>
          <StatusBadge status={status} size="lg" icon={icon}>
            {word}
          </StatusBadge>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <p>{meaning}</p>
        {live.caughtUpAt && (
          <p className="muted">
            {t('Letzter vollständiger Stand: {time}', { time: formats.dateTime(live.caughtUpAt) })}
          </p>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
