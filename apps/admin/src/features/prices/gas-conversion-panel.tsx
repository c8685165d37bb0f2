import { useApiMutation } from '@citypulse/client/react/mutations';
import {
  createGasConversion,
  listGasConversions,
  updateGasConversion,
  type GasConversion,
} from '@citypulse/contracts/prices';
import { useState } from 'react';
import type { z } from 'zod';
import { useEntityForm } from '../../forms/entity-form.ts';
import { DateField, NumberField } from '../../forms/fields.tsx';
import { FormPanel } from '../../forms/form-panel.tsx';
import { newId } from '../../forms/new-id.ts';
import { Pair } from '../../forms/section.tsx';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { today } from '../../shell/today.ts';
import { OverlapHint } from './overlap-hint.tsx';

type Values = z.input<typeof createGasConversion.body>;

const emptyConversion = (): Omit<Values, 'id'> => ({
  validFrom: `${today().slice(0, 7)}-01`,
  validTo: null,
  stateNumber: null as unknown as number,
  calorificValue: null as unknown as number,
});

function valuesOf({ version: _version, ...values }: GasConversion): Values {
  return values;
}

interface GasConversionPanelProps {
  conversion: GasConversion | undefined;
  others: GasConversion[];
  onClose: () => void;
}

export function GasConversionPanel({ conversion, others, onClose }: GasConversionPanelProps) {
  const [id] = useState(newId);
  const create = useApiMutation(createGasConversion, { invalidates: [listGasConversions] });
  const update = useApiMutation(updateGasConversion, { invalidates: [listGasConversions] });
  const form = useEntityForm({
    schema: createGasConversion.body,
    values: conversion ? valuesOf(conversion) : { id, ...emptyConversion() },
    version: conversion?.version,
    save: (body, changed, ifMatch) =>
      conversion
        ? update.mutateAsync({ params: { conversionId: conversion.id }, body: changed, ifMatch })
        : create.mutateAsync({ body }),
    onSaved: () => {
      notify({ text: t('Umrechnung gespeichert.') });
      onClose();
    },
  });
  const { control, watch } = form.form;
  return (
    <FormPanel
      title={conversion ? t('Gas-Umrechnung') : t('Umrechnung anlegen')}
      subtitle={t('Beide Werte stehen auf der Gasrechnung.')}
      form={form}
      onClose={onClose}
      saveLabel={conversion ? undefined : t('Anlegen')}
    >
      <Pair>
        <DateField control={control} name="validFrom" label={t('gültig ab')} required />
        <DateField
          control={control}
          name="validTo"
          label={t('gültig bis')}
          description={t('Dieser Tag gehört nicht mehr dazu.')}
        />
      </Pair>
      <OverlapHint validFrom={watch('validFrom')} validTo={watch('validTo')} others={others} />
      <Pair>
        <NumberField control={control} name="stateNumber" label={t('Zustandszahl')} digits={4} required />
        <NumberField
          control={control}
          name="calorificValue"
          label={t('Brennwert')}
          unit="kWh/m³"
          digits={3}
          required
        />
      </Pair>
    </FormPanel>
  );
}
