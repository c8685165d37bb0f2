import { Button } from '@mantine/core';
import { IconArchive, IconArchiveOff } from '@tabler/icons-react';
import { describeError } from '../shell/errors.ts';
import { t } from '../shell/i18n.ts';
import { notify } from '../shell/notify.tsx';

interface RetireRowProps {
  name: string;
  retired: boolean;
  /** What retiring means here. */
  meaning: string;
  /** Retires today, or brings back. */
  set: (retired: boolean) => Promise<unknown>;
  busy: boolean;
}

/** Retiring keeps every value and can be taken back, at once or later. */
export function RetireRow({ name, retired, meaning, set, busy }: RetireRowProps) {
  const change = async (next: boolean, withUndo: boolean) => {
    try {
      await set(next);
      notify({
        text: next ? t('{name} ist stillgelegt.', { name }) : t('{name} ist wieder in Betrieb.', { name }),
        ...(withUndo && { undo: () => void change(!next, false) }),
      });
    } catch (error) {
      notify({ status: 'critical', text: describeError(error) });
    }
  };
  return (
    <div style={{ display: 'flex', gap: 12, alignItems: 'center', paddingTop: 24 }}>
      <Button
        color={retired ? undefined : 'red'}
        loading={busy}
        leftSection={
          retired ? <IconArchiveOff size={16} stroke={1.75} /> : <IconArchive size={16} stroke={1.75} />
        }
        onClick={() => void change(!retired, true)}
      >
        {retired ? t('Wieder in Betrieb nehmen') : t('Stilllegen')}
      </Button>
      <span className="muted small">{retired ? t('Alle Werte sind noch da.') : meaning}</span>
    </div>
  );
}
