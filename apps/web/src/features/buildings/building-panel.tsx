import { useFormats } from '@citypulse/ui/web/provider';
import { SidePanel } from '@citypulse/ui/web/side-panel';
import { CarrierLabel } from '@citypulse/ui/web/carrier-icon';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { t } from '../../shell/i18n.ts';
import { specificOf } from './benchmark.ts';
import { BuildingPicture } from './building-picture.tsx';
import classes from './buildings-page.module.css';
import { LevelBadge } from './level-badge.tsx';
import { usageName } from './usage-name.ts';
import type { BuildingWithFigures } from './use-building-figures.ts';

/** The chosen building beside the list. */
export function BuildingPanel({ row, onClose }: { row: BuildingWithFigures; onClose: () => void }) {
  const formats = useFormats();
  const { building, figures } = row;
  const heat = specificOf(building, figures?.media ?? [], 'heat');
  return (
    <SidePanel
      title={building.name}
      subtitle={[building.street, `${building.postalCode ?? ''} ${building.city ?? ''}`.trim()]
        .filter(Boolean)
        .join(', ')}
      onClose={onClose}
      footer={
        <Button
          variant="filled"
          className={classes.open}
          renderRoot={(props) => (
            <Link
              to="/buildings/$buildingId/$tab"
              params={{ buildingId: building.id, tab: 'consumption' }}
              {...props}
            />
          )}
        >
          {t('Gebäude öffnen')}
        </Button>
      }
    >
      <BuildingPicture usage={building.usageType} width={240} height={150} />
      <dl className={classes.panelRows}>
        <dt>{t('Nutzung')}</dt>
        <dd>{usageName(building.usageType)}</dd>
        <dt>{t('Liegenschaft')}</dt>
        <dd>{building.siteName}</dd>
        <dt>{t('Fläche')}</dt>
        <dd className="num">
          {building.referenceArea === null ? '–' : `${formats.number(building.referenceArea)} m²`}
        </dd>
        {(figures?.media ?? []).map((medium) => (
          <PanelFigure key={`${medium.medium}-${medium.direction}`} medium={medium} />
        ))}
        {heat && (
          <>
            <dt>{t('Wärme je Fläche')}</dt>
            <dd className="num">
              {formats.number(heat.value, 1)} kWh/m² a <LevelBadge specific={heat} size="sm" />
            </dd>
          </>
        )}
        <dt>{t('vollständig')}</dt>
        <dd className="num">{figures ? formats.percent(figures.completeness) : '–'}</dd>
        <dt>{t('letzter Wert')}</dt>
        <dd className="num">{figures?.lastValueAt ? formats.dateTime(figures.lastValueAt) : '–'}</dd>
      </dl>
    </SidePanel>
  );
}

type MediumFigure = NonNullable<BuildingWithFigures['figures']>['media'][number];

function PanelFigure({ medium }: { medium: MediumFigure }) {
  const formats = useFormats();
  return (
    <>
      <dt>
        <CarrierLabel carrier={medium.medium} size={16} />
        {medium.direction === 'feed_in' && <span>{t('Einspeisung')}</span>}
        {medium.direction === 'generation' && medium.medium !== 'pv' && <span>{t('Erzeugung')}</span>}
      </dt>
      <dd className="num">{formats.quantity(medium.total, medium.unit)}</dd>
    </>
  );
}
