import type { Status } from '@citypulse/ui/icons';
import { StatusIcon } from '@citypulse/ui/web/status-badge';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { t } from './i18n.ts';

export interface Note {
  text: string;
  status?: Status;
  /** Offered for ten seconds. */
  undo?: () => void;
}

/** A short note at the bottom; with `undo` it stays long enough to be used. */
export function notify({ text, status = 'ok', undo }: Note): void {
  const id = crypto.randomUUID();
  const takeBack = () => {
    notifications.hide(id);
    undo?.();
  };
  notifications.show({
    id,
    withBorder: true,
    color: 'transparent',
    icon: <StatusIcon status={status} />,
    autoClose: undo || status === 'critical' ? 10_000 : 5_000,
    closeButtonProps: { 'aria-label': t('Schließen') },
    message: (
      <div style={{ display: 'flex', alignItems: 'center', gap: 12, color: 'var(--cp-text)' }}>
        <span style={{ flex: 1 }}>{text}</span>
        {undo && (
          <Button size="xs" onClick={takeBack}>
            {t('Rückgängig')}
          </Button>
        )}
      </div>
    ),
  });
}
