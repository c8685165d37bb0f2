import { useApiList } from '@citypulse/client/react/queries';
import type { AuditEntry } from '@citypulse/contracts/audit';
import { listUsers } from '@citypulse/contracts/users';
import { useFormats } from '@citypulse/ui/web/provider';
import { SidePanel } from '@citypulse/ui/web/side-panel';
import { Link } from '@tanstack/react-router';
import { z } from 'zod';
import { t } from '../../shell/i18n.ts';
import { changesOf, kindName, subjectOf, summaryOf } from './audit-words.ts';
import { fieldName } from './field-words.ts';
import classes from './audit.module.css';

/** One entry: who and when above, each field before and after below. */
export function AuditEntryPanel({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const formats = useFormats();
  const changes = changesOf(entry);
  const people = useApiList(listUsers, {}).data ?? [];
  const show = (field: string, text: string) => {
    if (field === 'worked_seconds') return `${formats.number(Number(text) / 60)} min`;
    // Who did something, by name: the log itself keeps only whose account it was.
    const person = people.find(({ id }) => id === text);
    if (person) return person.displayName;
    if (/^\d{4}-\d\d-\d\dT\d\d:/.test(text)) return formats.dateTime(text);
    return /^\d{4}-\d\d-\d\d$/.test(text) ? formats.date(text) : text;
  };
  const facts: [string, string][] = [
    [t('Wer'), entry.actorName ?? t('System')],
    ...deviceFact(entry),
    ...(entry.occurredAt
      ? [
          [t('Auf dem Gerät'), formats.dateTime(entry.occurredAt)] satisfies [string, string],
          [t('Beim Server'), formats.dateTime(entry.at)] satisfies [string, string],
        ]
      : [[t('Wann'), formats.dateTime(entry.at)] satisfies [string, string]]),
    [t('Datensatz'), entry.entityId],
    ...(entry.requestId ? [[t('Anfrage'), entry.requestId] satisfies [string, string]] : []),
  ];
  const entityId = z.uuid().safeParse(entry.entityId);
  return (
    <SidePanel
      title={subjectOf(entry) ?? kindName(entry.entityType)}
      subtitle={`${kindName(entry.entityType)} · ${summaryOf(entry)}`}
      onClose={onClose}
    >
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {entityId.success && (
        <p style={{ paddingBottom: 16 }}>
          <Link
            to="/audit"
            search={{ entityType: entry.entityType, entityId: entityId.data, entry: entry.id }}
            className="link"
          >
            {t('Alle Änderungen an diesem Datensatz')}
          </Link>
        </p>
      )}
      <table className={classes.diff}>
        <thead>
          <tr>
            <th>{t('Feld')}</th>
            <th>{t('Vorher')}</th>
            <th>{t('Nachher')}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ field, before, after }) => (
            <tr key={field}>
              <th scope="row">{fieldName(field)}</th>
              <td data-side="before">
                {before === null ? <span className="muted">–</span> : <del>{show(field, before)}</del>}
              </td>
              <td data-side="after">
                {after === null ? <span className="muted">–</span> : <ins>{show(field, after)}</ins>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {changes.length === 0 && <p className="muted">{t('Kein Feld hat sich geändert.')}</p>}
    </SidePanel>
  );
}

function deviceFact({ platform, deviceName }: AuditEntry): [string, string][] {
  if (platform === null) return [];
  const kind = platform === 'mobile' ? t('App') : t('Browser');
  return [[t('Gerät'), deviceName ? `${deviceName} (${kind})` : kind]];
}
