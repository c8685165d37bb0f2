import { BuildingPanel } from '../buildings/building-panel.tsx';
import { SitePanel } from '../buildings/site-panel.tsx';
import { ExchangePanel } from '../metering/exchange-panel.tsx';
import { MeterPanel } from '../metering/meter-panel.tsx';
import { PointPanel } from '../metering/point-panel.tsx';
import { ReadingPanel } from '../metering/reading-panel.tsx';
import { newNode, nodeOf, type NodeAddress } from './master-data-search.ts';
import type { SiteNode } from './tree-data.ts';

interface NodePanelProps {
  address: NodeAddress;
  sites: SiteNode[];
  onGo: (node: string | undefined) => void;
}

/** The form that belongs to an address within the tree; an address that leads nowhere shows nothing. */
export function NodePanel({ address, sites, onGo }: NodePanelProps) {
  const { kind, id, parentId, form } = address;
  const close = () => onGo(undefined);
  const buildings = sites.flatMap((node) => node.buildings);
  const points = buildings.flatMap((node) => node.points);
  const find = <Row extends { id: string }>(rows: Row[]) => rows.find((row) => row.id === id);

  switch (kind) {
    case 'site': {
      const site = find(sites.map((node) => node.site));
      if (id !== null && !site) return null;
      return <SitePanel site={site} onClose={close} onCreated={(made) => onGo(nodeOf('site', made))} />;
    }
    case 'building': {
      const building = find(buildings.map((node) => node.building));
      const siteId = building?.siteId ?? sites.find((node) => node.site.id === parentId)?.site.id;
      if (!siteId || (id !== null && !building)) return null;
      return (
        <BuildingPanel
          building={building}
          siteId={siteId}
          sites={sites.map((node) => node.site)}
          onClose={close}
          onCreated={(made) => onGo(nodeOf('building', made))}
        />
      );
    }
    case 'point': {
      const node = points.find(({ point }) => point.id === id);
      const point = node?.point;
      const building = buildings.find(
        (candidate) => candidate.building.id === (point?.buildingId ?? parentId),
      );
      if (!building || (id !== null && !point)) return null;
      if (form === 'exchange' && point) {
        const meter = node.meters.find(({ removedAt }) => removedAt === null);
        return meter ? (
          <ExchangePanel point={point} meter={meter} onClose={() => onGo(nodeOf('point', point.id))} />
        ) : null;
      }
      return (
        <PointPanel
          point={point}
          building={building.building}
          siblings={building.points.map((sibling) => sibling.point)}
          onClose={close}
          onGo={onGo}
          onCreated={(made) => onGo(newNode('meter', made))}
        />
      );
    }
    case 'meter': {
      const meter = find(points.flatMap((node) => node.meters));
      const point = points.find((node) => node.point.id === (meter?.measuringPointId ?? parentId))?.point;
      if (!point || (id !== null && !meter)) return null;
      if (form === 'reading' && meter) {
        return (
          <ReadingPanel meter={meter} unit={point.unit} onClose={() => onGo(nodeOf('meter', meter.id))} />
        );
      }
      return <MeterPanel meter={meter} point={point} onClose={close} onGo={onGo} />;
    }
  }
}
