import { useApiMutation } from '@citypulse/client/react/mutations';
import type { Building } from '@citypulse/contracts/buildings';
import { MeasuringPointId, mediums, type Medium } from '@citypulse/contracts/common';
import {
  createMeasuringPoint,
  listBuildingMeasuringPoints,
  listMeasuringPoints,
  updateMeasuringPoint,
  type MeasuringPoint,
} from '@citypulse/contracts/metering';
import { useCarrierName } from '@citypulse/ui/web/carrier-icon';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import type { z } from 'zod';
import { useEntityForm } from '../../forms/entity-form.ts';
import { NumberField, SelectField, TextField } from '../../forms/fields.tsx';
import { FormPanel } from '../../forms/form-panel.tsx';
import { newId } from '../../forms/new-id.ts';
import { RetireRow } from '../../forms/retire-row.tsx';
import { Pair, PanelSection } from '../../forms/section.tsx';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { today } from '../../shell/today.ts';
import { newNode, nodeOf } from '../master-data/master-data-search.ts';
import {
  directionOptions,
  intervalOptions,
  kindOptions,
  modeOptions,
  unitOptions,
  usualUnit,
} from './metering-words.ts';

type Values = z.input<typeof createMeasuringPoint.body>;
type Body = z.output<typeof createMeasuringPoint.body>;

const emptyPoint = (buildingId: Building['id']): Values => ({
  buildingId,
  name: '',
  medium: 'electricity',
  direction: 'consumption',
  unit: 'kWh',
  kind: 'main',
  parentId: null,
  readingMode: 'interval',
  intervalSeconds: 900,
  place: null,
  roundPosition: null,
});

function valuesOf(point: MeasuringPoint): Values {
  const { buildingId, name, medium, direction, unit, kind, parentId } = point;
  const { readingMode, intervalSeconds, place, roundPosition } = point;
  return {
    buildingId,
    name,
    medium,
    direction,
    unit,
    kind,
    parentId,
    readingMode,
    intervalSeconds,
    place,
    roundPosition,
  };
}

interface PointPanelProps {
  point: MeasuringPoint | undefined;
  building: Building;
  siblings: MeasuringPoint[];
  onClose: () => void;
  onGo: (node: string) => void;
  onCreated: (id: string) => void;
}

const reads = [listMeasuringPoints, listBuildingMeasuringPoints];

export function PointPanel({ point, building, siblings, onClose, onGo, onCreated }: PointPanelProps) {
  const [id] = useState(() => MeasuringPointId.parse(newId()));
  const create = useApiMutation(createMeasuringPoint, { invalidates: reads });
  const update = useApiMutation(updateMeasuringPoint, { invalidates: reads });
  const form = useEntityForm({
    schema: createMeasuringPoint.body,
    values: point ? valuesOf(point) : { id, ...emptyPoint(building.id) },
    version: point?.version,
    save: (body, changed, ifMatch) => {
      if (!point) return create.mutateAsync({ body });
      const { buildingId: _fixed, id: _own, ...rest } = changed;
      return update.mutateAsync({ params: { measuringPointId: point.id }, body: rest, ifMatch });
    },
    onSaved: () => {
      notify({ text: t('Messstelle gespeichert.') });
      if (point) onClose();
      else onCreated(id);
    },
  });
  return (
    <FormPanel
      title={point ? point.name : t('Messstelle anlegen')}
      subtitle={t('Messstelle in {building}', { building: building.name })}
      form={form}
      onClose={onClose}
      saveLabel={point ? undefined : t('Anlegen')}
      after={
        point && (
          <>
            <Device point={point} onGo={onGo} />
            <RetireRow
              name={point.name}
              retired={point.retiredOn !== null}
              meaning={t('Nimmt keine Werte mehr an, die alten bleiben.')}
              busy={update.isPending}
              set={(retired) =>
                update.mutateAsync({
                  params: { measuringPointId: point.id },
                  body: { retiredOn: retired ? today() : null },
                })
              }
            />
          </>
        )
      }
    >
      <PointFields
        form={form.form}
        hasValues={point?.lastValueAt != null}
        isNew={!point}
        parents={siblings.filter((sibling) => sibling.id !== point?.id && sibling.kind !== 'virtual')}
      />
    </FormPanel>
  );
}

interface PointFieldsProps {
  form: UseFormReturn<Values, unknown, Body>;
  /** Carrier and unit are fixed once there are values. */
  hasValues: boolean;
  isNew: boolean;
  parents: MeasuringPoint[];
}

function PointFields({ form, hasValues, isNew, parents }: PointFieldsProps) {
  const nameOf = useCarrierName();
  const { control, watch, setValue } = form;
  const [medium, mode, kind] = watch(['medium', 'readingMode', 'kind']);
  const [unitFor, setUnitFor] = useState<Medium>(medium);
  if (isNew && unitFor !== medium) {
    setUnitFor(medium);
    setValue('unit', usualUnit[medium]);
  }
  const fixed = hasValues ? t('Fest, weil es schon Werte gibt.') : undefined;
  return (
    <>
      <TextField control={control} name="name" label={t('Name')} required autoFocus={isNew} />
      <Pair>
        <SelectField
          control={control}
          name="medium"
          label={t('Energieträger')}
          options={mediums.map((value) => ({ value, label: nameOf(value) }))}
          description={fixed}
          disabled={hasValues}
          required
        />
        <SelectField
          control={control}
          name="unit"
          label={t('Einheit')}
          options={unitOptions}
          description={fixed}
          disabled={hasValues}
          required
        />
      </Pair>
      <Pair>
        <SelectField control={control} name="direction" label={t('Richtung')} options={directionOptions()} />
        <SelectField control={control} name="kind" label={t('Rolle im Gebäude')} options={kindOptions()} />
      </Pair>
      {kind === 'sub' && (
        <SelectField
          control={control}
          name="parentId"
          label={t('Teil von')}
          options={parents.map((parent) => ({ value: parent.id, label: parent.name }))}
          nullable
        />
      )}
      <Pair>
        <SelectField
          control={control}
          name="readingMode"
          label={t('Werte kommen als')}
          options={modeOptions()}
          required
        />
        {mode === 'interval' && (
          <SelectField
            control={control}
            name="intervalSeconds"
            label={t('Raster')}
            options={intervalOptions()}
          />
        )}
      </Pair>
      <Pair>
        <TextField control={control} name="place" label={t('Ort im Gebäude')} nullable />
        <NumberField control={control} name="roundPosition" label={t('Platz im Rundgang')} plain />
      </Pair>
    </>
  );
}

/** What can be done with the installed device. */
function Device({ point, onGo }: { point: MeasuringPoint; onGo: (node: string) => void }) {
  const { meter } = point;
  return (
    <PanelSection title={t('Zähler')}>
      {meter ? (
        <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' }}>
          <span className="strong" style={{ flex: 1 }}>
            {meter.serial}
          </span>
          <Button size="xs" onClick={() => onGo(nodeOf('meter', meter.id))}>
            {t('Öffnen')}
          </Button>
          <Button size="xs" onClick={() => onGo(`${nodeOf('meter', meter.id)}:reading`)}>
            {t('Ablesung')}
          </Button>
          <Button size="xs" onClick={() => onGo(`${nodeOf('point', point.id)}:exchange`)}>
            {t('Zählerwechsel')}
          </Button>
        </div>
      ) : (
        <div style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
          <span className="muted" style={{ flex: 1 }}>
            {t('Kein Zähler eingebaut.')}
          </span>
          <Button size="xs" onClick={() => onGo(newNode('meter', point.id))}>
            {t('Zähler einbauen')}
          </Button>
        </div>
      )}
    </PanelSection>
  );
}
