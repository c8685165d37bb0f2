import { useApiList, useApiQuery } from '@citypulse/client/react/queries';
import { listBuildings } from '@citypulse/contracts/buildings';
import {
  getEffectiveRights,
  type EffectiveRight,
  type RightSource,
  type User,
} from '@citypulse/contracts/users';
import { useFormats } from '@citypulse/ui/web/provider';
import { QueryView } from '@citypulse/ui/web/query-view';
import { PanelSection } from '../../forms/section.tsx';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { permissionName } from './permission-words.ts';
import { roleName } from './role-words.ts';
import classes from './users.module.css';

/** What the server lets this person do today, and why: rights with the same place and reason stand together. */
export function EffectiveRights({ user }: { user: User }) {
  const rights = useApiQuery(getEffectiveRights, { params: { userId: user.id } });
  return (
    <PanelSection title={t('Geltende Rechte')}>
      <QueryView
        query={rights}
        loading={{ height: 120, shape: 'lines' }}
        describeError={describeError}
        isEmpty={({ items }) => items.length === 0}
        empty={<p className="muted">{t('Heute gilt kein Recht.')}</p>}
      >
        {({ items }) => (
          <ul className={classes.rights}>
            {together(items).map((group) => (
              <RightGroup key={group.map(({ permission }) => permission).join()} group={group} />
            ))}
          </ul>
        )}
      </QueryView>
    </PanelSection>
  );
}

function together(rights: readonly EffectiveRight[]): EffectiveRight[][] {
  const groups = new Map<string, EffectiveRight[]>();
  for (const right of rights) {
    const key = JSON.stringify([right.buildingIds, right.through]);
    groups.set(key, [...(groups.get(key) ?? []), right]);
  }
  return [...groups.values()];
}

function RightGroup({ group }: { group: EffectiveRight[] }) {
  const buildings = useApiList(listBuildings, { query: { includeRetired: 'true' } });
  const [first] = group;
  if (!first) return null;
  const nameOf = (id: string) => buildings.data?.find((one) => one.id === id)?.name ?? '…';
  return (
    <li>
      <ul className={classes.sources}>
        {first.through.map((source) => (
          <li key={JSON.stringify(source)}>
            <span className={classes.name}>
              {source.buildingId === null ? t('Ganze Stadt') : nameOf(source.buildingId)}
            </span>
            <SourceWords source={source} />
          </li>
        ))}
      </ul>
      <p className={classes.permissions}>
        {group.map(({ permission }) => permissionName(permission)).join(', ')}
      </p>
    </li>
  );
}

function SourceWords({ source: { role, validTo, standsInFor } }: { source: RightSource }) {
  const formats = useFormats();
  const until = validTo === null ? t('unbefristet') : t('bis {date}', { date: formats.date(validTo) });
  const why = standsInFor
    ? t('{role}, vertritt {name}', { role: roleName(role), name: standsInFor.name })
    : roleName(role);
  return <span className="muted small">{`${why} · ${until}`}</span>;
}
