import { useApiMutation } from '@citypulse/client/react/mutations';
import { ReadingId } from '@citypulse/contracts/common';
import type { Meter, Unit } from '@citypulse/contracts/metering';
import { createReading, listReadings } from '@citypulse/contracts/readings';
import { useFormats } from '@citypulse/ui/web/provider';
import { useState } from 'react';
import { useEntityForm } from '../../forms/entity-form.ts';
import { NumberField, TextField, TimeField } from '../../forms/fields.tsx';
import { FormPanel } from '../../forms/form-panel.tsx';
import { newId } from '../../forms/new-id.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { meterReads } from './meter-reads.ts';
import { unitLabel } from './metering-words.ts';

interface ReadingPanelProps {
  meter: Meter;
  unit: Unit;
  onClose: () => void;
  onSaved?: () => void;
}

/** A reading taken at the desk; an implausible one is kept and marked, never refused. */
export function ReadingPanel({ meter, unit, onClose, onSaved }: ReadingPanelProps) {
  const formats = useFormats();
  const [first] = useState(() => ({
    id: ReadingId.parse(newId()),
    meterId: meter.id,
    value: null as unknown as number,
    readAt: new Date().toISOString(),
  }));
  const create = useApiMutation(createReading, { invalidates: [...meterReads, listReadings] });
  const form = useEntityForm({
    schema: createReading.body,
    values: first as typeof first & { note?: string },
    save: async (body) => {
      const reading = await create.mutateAsync({ body });
      const suspicious = reading.status === 'suspicious';
      notify({
        status: suspicious ? 'warn' : 'ok',
        text: suspicious ? t('Ablesung gespeichert und als auffällig markiert.') : t('Ablesung gespeichert.'),
      });
    },
    onSaved: onSaved ?? onClose,
  });
  const { control } = form.form;
  const last = meter.lastReading;
  return (
    <FormPanel
      title={t('Ablesung')}
      subtitle={t('Zähler {serial}, {point}', { serial: meter.serial, point: meter.measuringPointName })}
      form={form}
      onClose={onClose}
    >
      {last && (
        <p className="muted">
          {t('Zuletzt {value} {unit} am {time}', {
            value: formats.number(last.value, meter.decimals),
            unit: unitLabel[unit],
            time: formats.dateTime(last.readAt),
          })}
        </p>
      )}
      <NumberField
        control={control}
        name="value"
        label={t('Zählerstand')}
        unit={unitLabel[unit]}
        digits={meter.decimals}
        required
      />
      <TimeField control={control} name="readAt" label={t('Abgelesen am')} required />
      <TextField control={control} name="note" label={t('Notiz')} multiline />
    </FormPanel>
  );
}
