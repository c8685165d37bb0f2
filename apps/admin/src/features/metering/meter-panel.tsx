import { useApiMutation } from '@citypulse/client/react/mutations';
import { MeterId } from '@citypulse/contracts/common';
import { createMeter, updateMeter, type MeasuringPoint, type Meter } from '@citypulse/contracts/metering';
import { useFormats } from '@citypulse/ui/web/provider';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { useEntityForm } from '../../forms/entity-form.ts';
import { DateField, NumberField, TextField, TimeField } from '../../forms/fields.tsx';
import { FormPanel } from '../../forms/form-panel.tsx';
import { newId } from '../../forms/new-id.ts';
import { Pair, PanelSection } from '../../forms/section.tsx';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { nodeOf } from '../master-data/master-data-search.ts';
import { unitLabel } from './metering-words.ts';
import { meterReads } from './meter-reads.ts';
import { RemoveMeter } from './remove-meter.tsx';

type MeterValues = z.input<typeof createMeter.body>;

const emptyMeter = (measuringPointId: MeasuringPoint['id'], now: string): MeterValues => ({
  measuringPointId,
  serial: '',
  digits: 6,
  decimals: 0,
  factor: 1,
  calibratedUntil: null,
  installedAt: now,
  startValue: 0,
});

function valuesOf(meter: Meter): MeterValues {
  const { measuringPointId, serial, digits, decimals, factor, calibratedUntil, installedAt, startValue } =
    meter;
  return {
    measuringPointId,
    serial,
    digits,
    decimals,
    factor,
    calibratedUntil,
    installedAt,
    ...(startValue !== null && { startValue }),
  };
}

interface MeterPanelProps {
  meter: Meter | undefined;
  point: MeasuringPoint;
  onClose: () => void;
  onGo: (node: string) => void;
}

export function MeterPanel({ meter, point, onClose, onGo }: MeterPanelProps) {
  const [first] = useState(() => ({
    id: MeterId.parse(newId()),
    ...emptyMeter(point.id, new Date().toISOString()),
  }));
  const create = useApiMutation(createMeter, { invalidates: meterReads });
  const update = useApiMutation(updateMeter, { invalidates: meterReads });
  const form = useEntityForm({
    schema: createMeter.body,
    values: meter ? valuesOf(meter) : first,
    version: meter?.version,
    save: (body, { serial, digits, decimals, factor, calibratedUntil }, ifMatch) =>
      meter
        ? update.mutateAsync({
            params: { meterId: meter.id },
            body: { serial, digits, decimals, factor, calibratedUntil },
            ifMatch,
          })
        : create.mutateAsync({ body }),
    onSaved: () => {
      notify({ text: t('Zähler gespeichert.') });
      if (meter) onClose();
      else onGo(nodeOf('point', point.id));
    },
  });
  const { control } = form.form;
  const unit = unitLabel[point.unit];
  return (
    <FormPanel
      title={meter ? t('Zähler {serial}', { serial: meter.serial }) : t('Zähler einbauen')}
      subtitle={`${point.name} · ${point.buildingName}`}
      form={form}
      onClose={onClose}
      saveLabel={meter ? undefined : t('Einbauen')}
      after={meter && <Life meter={meter} point={point} onGo={onGo} />}
    >
      <TextField control={control} name="serial" label={t('Zählernummer')} required autoFocus={!meter} />
      <Pair>
        <NumberField control={control} name="digits" label={t('Stellen vor dem Komma')} plain />
        <NumberField control={control} name="decimals" label={t('Stellen nach dem Komma')} plain />
      </Pair>
      <Pair>
        <NumberField
          control={control}
          name="factor"
          label={t('Wandlerfaktor')}
          description={t('Verbrauch = Differenz × Faktor')}
          digits={0}
        />
        <DateField control={control} name="calibratedUntil" label={t('Geeicht bis')} />
      </Pair>
      {!meter && (
        <Pair>
          <TimeField control={control} name="installedAt" label={t('Eingebaut am')} required />
          <NumberField control={control} name="startValue" label={t('Anfangsstand')} unit={unit} digits={0} />
        </Pair>
      )}
    </FormPanel>
  );
}

/** From installation to removal, and the newest reading between. */
function Life({ meter, point, onGo }: { meter: Meter; point: MeasuringPoint; onGo: (node: string) => void }) {
  const formats = useFormats();
  const show = (value: number | null) => (value === null ? '–' : formats.number(value, meter.decimals));
  const unit = unitLabel[point.unit];
  const installed = meter.removedAt === null;
  return (
    <>
      <PanelSection
        title={t('Lebenslauf')}
        tools={
          installed && (
            <span style={{ display: 'flex', gap: 8 }}>
              <Button size="xs" onClick={() => onGo(`${nodeOf('meter', meter.id)}:reading`)}>
                {t('Ablesung')}
              </Button>
              <Button size="xs" onClick={() => onGo(`${nodeOf('point', point.id)}:exchange`)}>
                {t('Zählerwechsel')}
              </Button>
            </span>
          )
        }
      >
        <p>
          {t('Eingebaut {time} mit {value} {unit}', {
            time: formats.dateTime(meter.installedAt),
            value: show(meter.startValue),
            unit,
          })}
        </p>
        {meter.lastReading && (
          <p>
            {t('Letzte Ablesung {time}: {value} {unit}', {
              time: formats.dateTime(meter.lastReading.readAt),
              value: show(meter.lastReading.value),
              unit,
            })}
          </p>
        )}
        {meter.removedAt && (
          <p>
            {t('Ausgebaut {time} mit {value} {unit}', {
              time: formats.dateTime(meter.removedAt),
              value: show(meter.endValue),
              unit,
            })}
          </p>
        )}
      </PanelSection>
      {installed && <RemoveMeter meter={meter} unit={unit} />}
    </>
  );
}
