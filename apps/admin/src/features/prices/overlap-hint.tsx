import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { useFormats } from '@citypulse/ui/web/provider';
import { t } from '../../shell/i18n.ts';
import { overlaps, validityText, type Validity } from './validity.tsx';

interface OverlapHintProps {
  validFrom: string | null;
  validTo: string | null;
  others: readonly (Validity & { name?: string })[];
}

/** Says before saving with whom the period collides; the server would refuse it. */
export function OverlapHint({ validFrom, validTo, others }: OverlapHintProps) {
  const formats = useFormats();
  if (!validFrom) return null;
  if (validTo !== null && validTo <= validFrom) {
    return <StatusBadge status="warn">{t('Das Ende liegt nicht nach dem Anfang.')}</StatusBadge>;
  }
  const other = others.find((candidate) => overlaps({ validFrom, validTo }, candidate));
  if (!other) return null;
  return (
    <p role="status" style={{ color: 'var(--cp-warn)' }}>
      {t('Überschneidet sich mit {name} ({period}).', {
        name: other.name ?? t('einem anderen Eintrag'),
        period: validityText(other, formats),
      })}
    </p>
  );
}
