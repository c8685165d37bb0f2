import { StatusBadge, type StatusBadgeProps } from '@citypulse/ui/web/status-badge';
import { t } from '../../shell/i18n.ts';
import type { Specific } from './benchmark.ts';

/** Where a building stands between Ziel- and Grenzwert, in words. */
export function LevelBadge({ level, size }: { level: Specific['level']; size?: StatusBadgeProps['size'] }) {
  switch (level) {
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
      return <span className="muted small">{t('kein Richtwert')}</span>;
  }
}
