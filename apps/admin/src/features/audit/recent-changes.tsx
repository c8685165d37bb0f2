import { useApiQuery } from '@citypulse/client/react/queries';
import { listAudit } from '@citypulse/contracts/audit';
import { useFormats } from '@citypulse/ui/web/provider';
import { Link } from '@tanstack/react-router';
import { PanelSection } from '../../forms/section.tsx';
import { t } from '../../shell/i18n.ts';
import { actionName, changesOf, fieldName } from './audit-words.ts';
import classes from './audit.module.css';

/** The last few entries of the log about one row, with the way to all of them. */
export function RecentChanges({ entityType, entityId }: { entityType: string; entityId: string }) {
  const formats = useFormats();
  const log = useApiQuery(listAudit, { query: { entityType, entityId, limit: 4 } });
  const items = log.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <PanelSection
      title={t('Letzte Änderungen')}
      tools={
        <Link to="/audit" search={{ entityType, entityId }} className="link">
          {t('Audit-Log')}
        </Link>
      }
    >
      <ul className={classes.history}>
        {items.map((entry) => {
          const fields =
            entry.action === 'update' ? changesOf(entry).map(({ field }) => fieldName(field)) : [];
          return (
            <li key={entry.id}>
              <span className="ellipsis">{[actionName(entry.action), ...fields].join(' · ')}</span>
              <span className="muted nowrap num">
                {entry.actorName ?? t('System')} · {formats.dateTime(entry.at)}
              </span>
            </li>
          );
        })}
      </ul>
    </PanelSection>
  );
}
