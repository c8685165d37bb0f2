import { ChangeMark } from '@citypulse/ui/web/change-mark';
import { useFormats } from '@citypulse/ui/web/provider';
import { t } from '../../shell/i18n.ts';
import type { Comparison } from './like-with-like.ts';

interface ChangeNoteProps {
  comparison: Comparison;
  better?: 'less' | 'more';
}

/** The change to the year before, and which months could not take part. */
export function ChangeNote({ comparison, better }: ChangeNoteProps) {
  const formats = useFormats();
  const { now, before, leftOut } = comparison;
  if (now === null) return <span className="muted">{t('kein vollständiges Vorjahr')}</span>;
  const months = leftOut.map((month) => formats.monthShort(`${month}-01`)).join(', ');
  return (
    <>
      <ChangeMark now={now} before={before} better={better} /> {leftOut.length === 0 && t('zum Vorjahr')}
      {leftOut.length > 0 && leftOut.length <= 2 && t('zum Vorjahr, ohne {months}', { months })}
      {leftOut.length > 2 && t('zum Vorjahr, volle Monate')}
    </>
  );
}
