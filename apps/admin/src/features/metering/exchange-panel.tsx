import { useApiMutation } from '@citypulse/client/react/mutations';
import { MeterId } from '@citypulse/contracts/common';
import { exchangeMeter, type MeasuringPoint, type Meter } from '@citypulse/contracts/metering';
import { useState } from 'react';
import type { z } from 'zod';
import { useEntityForm } from '../../forms/entity-form.ts';
import { DateField, NumberField, TextField, TimeField } from '../../forms/fields.tsx';
import { FormPanel } from '../../forms/form-panel.tsx';
import formClasses from '../../forms/forms.module.css';
import { newId } from '../../forms/new-id.ts';
import { Pair } from '../../forms/section.tsx';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { meterReads } from './meter-reads.ts';
import { unitLabel } from './metering-words.ts';

type Values = z.input<typeof exchangeMeter.body>;

/** The old device's last value and the new one's first join the counter: no gap, no leap. */
const firstValues = (meter: Meter): Values => ({
  id: newId(),
  exchangedAt: new Date().toISOString(),
  endValue: meter.lastReading?.value ?? (null as unknown as number),
  startValue: 0,
  newMeter: {
    id: MeterId.parse(newId()),
    serial: '',
    digits: meter.digits,
    decimals: meter.decimals,
    factor: meter.factor,
    calibratedUntil: null,
  },
});

interface ExchangePanelProps {
  point: MeasuringPoint;
  meter: Meter;
  onClose: () => void;
}

export function ExchangePanel({ point, meter, onClose }: ExchangePanelProps) {
  const [values] = useState(() => firstValues(meter));
  const exchange = useApiMutation(exchangeMeter, { invalidates: meterReads });
  const form = useEntityForm({
    schema: exchangeMeter.body,
    values,
    save: (body) => exchange.mutateAsync({ params: { measuringPointId: point.id }, body }),
    onSaved: () => {
      notify({ text: t('Zählerwechsel gespeichert.') });
      onClose();
    },
  });
  const { control } = form.form;
  const unit = unitLabel[point.unit];
  return (
    <FormPanel
      title={t('Zählerwechsel')}
      subtitle={`${point.name} · ${point.buildingName}`}
      form={form}
      onClose={onClose}
      saveLabel={t('Wechsel speichern')}
    >
      <TimeField control={control} name="exchangedAt" label={t('Gewechselt am')} required />
      <fieldset className={formClasses.group}>
        <legend>{t('Alter Zähler {serial}', { serial: meter.serial })}</legend>
        <NumberField
          control={control}
          name="endValue"
          label={t('Endstand')}
          unit={unit}
          digits={meter.decimals}
          required
        />
      </fieldset>
      <fieldset className={formClasses.group}>
        <legend>{t('Neuer Zähler')}</legend>
        <TextField control={control} name="newMeter.serial" label={t('Zählernummer')} required />
        <Pair>
          <NumberField
            control={control}
            name="startValue"
            label={t('Anfangsstand')}
            unit={unit}
            digits={0}
            required
          />
          <DateField control={control} name="newMeter.calibratedUntil" label={t('Geeicht bis')} />
        </Pair>
        <Pair>
          <NumberField control={control} name="newMeter.digits" label={t('Stellen vor dem Komma')} plain />
          <NumberField control={control} name="newMeter.decimals" label={t('Stellen nach dem Komma')} plain />
        </Pair>
        <NumberField control={control} name="newMeter.factor" label={t('Wandlerfaktor')} digits={0} />
      </fieldset>
    </FormPanel>
  );
}
