import { isApiError } from '@citypulse/client/api-error';
import { useApiMutation } from '@citypulse/client/react/mutations';
import type { Building } from '@citypulse/contracts/buildings';
import { MeasuringPointId, Medium, mediums, MeterId } from '@citypulse/contracts/common';
import {
  createMeasuringPoint,
  createMeter,
  listMeasuringPoints,
  listMeters,
} from '@citypulse/contracts/metering';
import { useCarrierName } from '@citypulse/ui/web/carrier-icon';
import { useState } from 'react';
import { z } from 'zod';
import { useEntityForm } from '../../forms/entity-form.ts';
import { NumberField, SelectField, TextField } from '../../forms/fields.tsx';
import { newId } from '../../forms/new-id.ts';
import { Pair } from '../../forms/section.tsx';
import { StepForm } from '../../forms/step-form.tsx';
import { t } from '../../shell/i18n.ts';
import { modeOptions, unitLabel, usualUnit } from '../metering/metering-words.ts';
import classes from './setup.module.css';

const schema = z.object({
  medium: Medium,
  readingMode: createMeasuringPoint.body.shape.readingMode,
  place: createMeasuringPoint.body.shape.place,
  serial: createMeter.body.shape.serial,
  startValue: createMeter.body.shape.startValue,
});

export function PointStep({ building }: { building: Building }) {
  const nameOf = useCarrierName();
  const save = useSavePoint(building);
  const form = useEntityForm({
    schema,
    values: {
      medium: 'electricity',
      readingMode: 'manual',
      place: null,
      serial: '',
      startValue: 0,
    } as z.input<typeof schema>,
    save,
    onSaved: () => undefined,
  });
  const { control, watch } = form.form;
  return (
    <StepForm form={form} label={t('Weiter')}>
      <p className={classes.lead}>
        {t('Was misst der erste Zähler in {building}?', { building: building.name })}
      </p>
      <Pair>
        <SelectField
          control={control}
          name="medium"
          label={t('Energieträger')}
          options={mediums.map((value) => ({ value, label: nameOf(value) }))}
          required
        />
        <SelectField
          control={control}
          name="readingMode"
          label={t('Werte kommen als')}
          options={modeOptions()}
          required
        />
      </Pair>
      <Pair>
        <TextField control={control} name="serial" label={t('Zählernummer')} required />
        <NumberField
          control={control}
          name="startValue"
          label={t('Zählerstand zum Start')}
          unit={unitLabel[usualUnit[watch('medium')]]}
        />
      </Pair>
      <TextField control={control} name="place" label={t('Ort im Gebäude')} nullable />
    </StepForm>
  );
}

/** Measuring point and meter in one go. */
function useSavePoint(building: Building) {
  const nameOf = useCarrierName();
  const [ids] = useState(() => ({ point: MeasuringPointId.parse(newId()), meter: MeterId.parse(newId()) }));
  const point = useApiMutation(createMeasuringPoint);
  const meter = useApiMutation(createMeter, { invalidates: [listMeasuringPoints, listMeters] });

  return async ({ medium, readingMode, place, serial, startValue }: z.output<typeof schema>) => {
    const body = {
      id: ids.point,
      buildingId: building.id,
      name: nameOf(medium),
      medium,
      unit: usualUnit[medium],
      readingMode,
      intervalSeconds: readingMode === 'interval' ? (900 as const) : null,
      direction: medium === 'pv' ? ('generation' as const) : ('consumption' as const),
      place,
    };
    // A second try after a lost answer finds the measuring point of the first.
    await point.mutateAsync({ body }).catch((error: unknown) => {
      if (!isApiError(error, 'already_exists')) throw error;
    });
    await meter.mutateAsync({
      body: {
        id: ids.meter,
        measuringPointId: ids.point,
        serial,
        // Early enough for a first reading taken before this form was filled in.
        installedAt: new Date(Date.now() - 86_400_000).toISOString(),
        startValue,
      },
    });
  };
}
