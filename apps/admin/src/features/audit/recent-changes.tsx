import { useApiQuery } from '@citypulse/client/react/queries';
import { listAudit } from '@citypulse/contracts/audit';
import { useFormats } from '@citypulse/ui/web/provider';
import { Link } from '@tanstack/react-router';
import { PanelSection } from '../../forms/section.tsx';
import { t } from '../../shell/i18n.ts';
import { filterOf, type AuditSearch } from './audit-search.ts';
import { summaryOf } from './audit-words.ts';
import classes from './audit.module.css';

/** The last few entries of the log about one row, as fresh as the panel they stand in, with the way to all of them. */
export function RecentChanges({ about }: { about: AuditSearch }) {
  const formats = useFormats();
  const log = useApiQuery(
    listAudit,
    { query: { ...filterOf(about), limit: 4 } },
    { staleTime: 0, refetchInterval: 30_000 },
  );
  const items = log.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <PanelSection
      title={t('Letzte Änderungen')}
      tools={
        <Link to="/audit" search={about} className="link">
          {t('Audit-Log')}
        </Link>
      }
    >
      <ul className={classes.history}>
        {items.map((entry) => (
          <li key={entry.id}>
            <span className="ellipsis" title={summaryOf(entry)}>
              {summaryOf(entry)}
            </span>
            <span className="muted nowrap num">
              {entry.actorName ?? t('System')} · {formats.dateTime(entry.at)}
            </span>
          </li>
        ))}
      </ul>
    </PanelSection>
  );
}
