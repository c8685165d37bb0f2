import type { Status } from '@citypulse/ui/icons';
import { StatusIcon } from '@citypulse/ui/web/status-badge';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { t } from './i18n.ts';

export interface Note {
  text: string;
  status?: Status;
  /** Offered for eight seconds. */
  undo?: () => void;
}

/** A short note at the bottom; with `undo` it stays long enough to be used. */
export function notify({ text, status = 'ok', undo }: Note): void {
  const id = crypto.randomUUID();
  notifications.show({
    id,
    withBorder: true,
    color: 'transparent',
    icon: <StatusIcon status={status} />,
    autoClose: undo || status === 'critical' ? 8_000 : 5_000,
    closeButtonProps: { 'aria-label': t('Schließen') },
    message: (
      <NoteLine
        text={text}
        action={undo && t('Rückgängig')}
        onAction={() => {
          notifications.hide(id);
          undo?.();
        }}
      />
    ),
  });
}

/** A new version has been fetched and waits. */
export function announceUpdate(take: () => void): void {
  notifications.show({
    id: 'update',
    withBorder: true,
    color: 'transparent',
    icon: <StatusIcon status="info" />,
    autoClose: false,
    closeButtonProps: { 'aria-label': t('Schließen') },
    message: <NoteLine text={t('Eine neue Version ist da.')} action={t('Neu laden')} onAction={take} />,
  });
}

function NoteLine({ text, action, onAction }: { text: string; action?: string; onAction: () => void }) {
  return (
    <div style={{ display: 'flex', alignItems: 'center', gap: 12, color: 'var(--cp-text)' }}>
      <span style={{ flex: 1 }}>{text}</span>
      {action && (
        <Button size="xs" onClick={onAction}>
          {action}
        </Button>
      )}
    </div>
  );
}
