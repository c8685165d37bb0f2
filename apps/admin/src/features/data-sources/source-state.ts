import type { DataSource } from '@citypulse/contracts/data-sources';
import type { Status } from '@citypulse/ui/icons';
import { t } from '../../shell/i18n.ts';

/** Gateways deliver at least hourly; two missed deliveries are worth a look. */
const quietAfterMs = 2 * 3_600_000;

export function sourceState(source: DataSource, now: number): { status: Status; word: string } {
  if (source.disabledAt !== null) return { status: 'stale', word: t('gesperrt') };
  if (source.lastSeenAt === null) return { status: 'pending', word: t('wartet auf erste Werte') };
  const quiet = now - Date.parse(source.lastSeenAt) > quietAfterMs;
  return quiet ? { status: 'warn', word: t('liefert nicht') } : { status: 'ok', word: t('läuft') };
}
