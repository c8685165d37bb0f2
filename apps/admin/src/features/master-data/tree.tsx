import { useCarrierName, CarrierIcon } from '@citypulse/ui/web/carrier-icon';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { ActionIcon, Tooltip } from '@mantine/core';
import {
  IconArchive,
  IconBuilding,
  IconChevronRight,
  IconGauge,
  IconMap2,
  IconPlus,
} from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { t } from '../../shell/i18n.ts';
import { usageName } from '../buildings/usage-words.ts';
import { newNode, nodeOf } from './master-data-search.ts';
import type { BuildingNode, PointNode, SiteNode } from './tree-data.ts';
import classes from './tree.module.css';

interface TreeProps {
  sites: readonly SiteNode[];
  /** Show everything, because a search has narrowed it. */
  opened: boolean;
  selected: string | undefined;
  onGo: (node: string) => void;
  mayCreate: boolean;
}

type Context = Omit<TreeProps, 'sites'>;

/** Nested lists with a button to open each level; a name opens its form. */
export function Tree({ sites, ...context }: TreeProps) {
  if (sites.length === 0) return <p className={classes.none}>{t('Nichts passt zur Suche.')}</p>;
  return (
    <ul className={classes.tree} aria-label={t('Stammdaten')}>
      {sites.map((node) => (
        <SiteItem key={node.site.id} node={node} context={context} startOpen={sites.length === 1} />
      ))}
    </ul>
  );
}

interface ItemProps {
  node: string;
  icon: ReactNode;
  name: string;
  detail: string;
  retired: boolean;
  /** What can be added below, and how it is called. */
  add?: { node: string; label: string };
  context: Context;
  startOpen?: boolean;
  level: number;
  children?: ReactNode;
}

function Item({ node, icon, name, detail, retired, add, context, startOpen, level, children }: ItemProps) {
  const [open, setOpen] = useState(startOpen ?? false);
  const shown = open || context.opened;
  return (
    <li>
      <div
        className={classes.row}
        data-selected={context.selected === node || undefined}
        style={{ paddingInlineStart: 8 + level * 24 }}
      >
        {children ? (
          <button
            type="button"
            className={classes.opener}
            aria-expanded={shown}
            aria-label={shown ? t('{name} zuklappen', { name }) : t('{name} aufklappen', { name })}
            onClick={() => setOpen(!shown)}
          >
            <IconChevronRight size={16} stroke={1.75} aria-hidden />
          </button>
        ) : (
          <span className={classes.opener} />
        )}
        <button type="button" className={classes.name} onClick={() => context.onGo(node)}>
          {icon}
          <span className="ellipsis">{name}</span>
          <span className={classes.detail}>{detail}</span>
          {retired && <RetiredBadge />}
        </button>
        {add && context.mayCreate && !retired && (
          <Tooltip label={add.label}>
            <ActionIcon
              aria-label={`${add.label}: ${name}`}
              onClick={() => {
                setOpen(true);
                context.onGo(add.node);
              }}
            >
              <IconPlus size={16} stroke={1.75} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      {shown && children}
    </li>
  );
}

function RetiredBadge() {
  return (
    <StatusBadge status="stale" icon={<IconArchive size={14} stroke={1.75} aria-hidden />}>
      {t('stillgelegt')}
    </StatusBadge>
  );
}

const icon = { size: 20, stroke: 1.75, 'aria-hidden': true } as const;

function SiteItem({ node, context, startOpen }: { node: SiteNode; context: Context; startOpen: boolean }) {
  const { site, buildings } = node;
  return (
    <Item
      node={nodeOf('site', site.id)}
      icon={<IconMap2 {...icon} />}
      name={site.name}
      detail={t('{count, plural, one {# Gebäude} other {# Gebäude}}', { count: buildings.length })}
      retired={site.retiredOn !== null}
      add={{ node: newNode('building', site.id), label: t('Gebäude anlegen') }}
      context={context}
      startOpen={startOpen}
      level={0}
    >
      {buildings.length > 0 && (
        <ul>
          {buildings.map((below) => (
            <BuildingItem key={below.building.id} node={below} context={context} />
          ))}
        </ul>
      )}
    </Item>
  );
}

function BuildingItem({ node, context }: { node: BuildingNode; context: Context }) {
  const { building, points } = node;
  return (
    <Item
      node={nodeOf('building', building.id)}
      icon={<IconBuilding {...icon} />}
      name={building.name}
      detail={[building.code, usageName(building.usageType)].filter(Boolean).join(' · ')}
      retired={building.retiredOn !== null}
      add={{ node: newNode('point', building.id), label: t('Messstelle anlegen') }}
      context={context}
      level={1}
    >
      {points.length > 0 && (
        <ul>
          {points.map((below) => (
            <PointItem key={below.point.id} node={below} context={context} />
          ))}
        </ul>
      )}
    </Item>
  );
}

function PointItem({ node, context }: { node: PointNode; context: Context }) {
  const carrierName = useCarrierName();
  const { point, meters } = node;
  const installed = meters.some(({ removedAt }) => removedAt === null);
  return (
    <Item
      node={nodeOf('point', point.id)}
      icon={<CarrierIcon carrier={point.medium} />}
      name={point.name}
      detail={[carrierName(point.medium), point.place].filter(Boolean).join(' · ')}
      retired={point.retiredOn !== null}
      add={installed ? undefined : { node: newNode('meter', point.id), label: t('Zähler einbauen') }}
      context={context}
      level={2}
    >
      {meters.length > 0 && (
        <ul>
          {meters.map((meter) => (
            <Item
              key={meter.id}
              node={nodeOf('meter', meter.id)}
              icon={<IconGauge {...icon} />}
              name={meter.serial}
              detail={meter.removedAt === null ? t('eingebaut') : t('ausgebaut')}
              retired={false}
              context={context}
              level={3}
            />
          ))}
        </ul>
      )}
    </Item>
  );
}
