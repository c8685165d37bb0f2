import { useFormats } from '@citypulse/ui/web/provider';
import { StatusBadge, type StatusBadgeProps } from '@citypulse/ui/web/status-badge';
import { t } from '../../shell/i18n.ts';
import type { Specific } from './benchmark.ts';

interface LevelBadgeProps {
  /** Null: nothing to divide, or nothing to divide by. */
  specific: Specific | null;
  size?: StatusBadgeProps['size'];
}

/** Where a building stands between Ziel- and Grenzwert, in words; a year with gaps is not judged. */
export function LevelBadge({ specific, size }: LevelBadgeProps) {
  const formats = useFormats();
  if (!specific) return <span className="muted small">–</span>;
  if (!specific.complete) {
    const share = formats.percent(specific.completeness, 0);
    return (
      <StatusBadge status="stale" size={size} title={t('{share} vollständig', { share })}>
        {t('unvollständig')}
      </StatusBadge>
    );
  }
  switch (specific.level) {
    case 'red':
      return (
        <StatusBadge status="critical" size={size}>
          {t('über Grenz')}
        </StatusBadge>
      );
    case 'yellow':
      return (
        <StatusBadge status="warn" size={size}>
          {t('unter Grenz')}
        </StatusBadge>
      );
    case 'green':
      return (
        <StatusBadge status="ok" size={size}>
          {t('Ziel')}
        </StatusBadge>
      );
    case null:
      return <span className="muted small nowrap">{t('kein Richtwert')}</span>;
  }
}
