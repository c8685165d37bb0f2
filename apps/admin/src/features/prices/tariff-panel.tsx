import { useApiMutation } from '@citypulse/client/react/mutations';
import { mediums, type Medium } from '@citypulse/contracts/common';
import { createTariff, listTariffs, TariffId, updateTariff, type Tariff } from '@citypulse/contracts/prices';
import { useCarrierName } from '@citypulse/ui/web/carrier-icon';
import { useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import type { z } from 'zod';
import { useEntityForm } from '../../forms/entity-form.ts';
import { DateField, NumberField, SelectField, TextField } from '../../forms/fields.tsx';
import { FormPanel } from '../../forms/form-panel.tsx';
import { newId } from '../../forms/new-id.ts';
import { Pair } from '../../forms/section.tsx';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { today } from '../../shell/today.ts';
import { OverlapHint } from './overlap-hint.tsx';

type Values = z.input<typeof createTariff.body>;

const emptyTariff = (): Omit<Values, 'id'> => ({
  name: '',
  medium: 'electricity',
  validFrom: `${today().slice(0, 4)}-01-01`,
  validTo: null,
  // What is not known is left empty, so that it has to be filled in.
  energyPriceCents: null as unknown as number,
  capacityPriceEuros: 0,
  basePriceEuros: 0,
  co2PriceEuros: 0,
  vatPercent: 19,
});

function valuesOf({ version: _version, updatedAt: _updatedAt, ...values }: Tariff): Values {
  return values;
}

interface TariffPanelProps {
  tariff: Tariff | undefined;
  others: Tariff[];
  onClose: () => void;
}

export function TariffPanel({ tariff, others, onClose }: TariffPanelProps) {
  const [id] = useState(() => TariffId.parse(newId()));
  const create = useApiMutation(createTariff, { invalidates: [listTariffs] });
  const update = useApiMutation(updateTariff, { invalidates: [listTariffs] });
  const form = useEntityForm({
    schema: createTariff.body,
    values: tariff ? valuesOf(tariff) : { id, ...emptyTariff() },
    version: tariff?.version,
    save: (body, changed, ifMatch) =>
      tariff
        ? update.mutateAsync({ params: { tariffId: tariff.id }, body: changed, ifMatch })
        : create.mutateAsync({ body }),
    onSaved: () => {
      notify({ text: t('Tarif gespeichert.') });
      onClose();
    },
  });
  return (
    <FormPanel
      title={tariff ? tariff.name : t('Tarif anlegen')}
      subtitle={t('Alle Preise netto')}
      form={form}
      onClose={onClose}
      saveLabel={tariff ? undefined : t('Anlegen')}
    >
      <TariffFields form={form.form} others={others} />
    </FormPanel>
  );
}

function TariffFields({
  form,
  others,
}: {
  form: UseFormReturn<Values, unknown, z.output<typeof createTariff.body>>;
  others: Tariff[];
}) {
  const nameOf = useCarrierName();
  const { control, watch } = form;
  const medium: Medium = watch('medium');
  const perUnit = medium === 'water' ? 'ct/m³' : 'ct/kWh';
  return (
    <>
      <SelectField
        control={control}
        name="medium"
        label={t('Energieträger')}
        options={mediums.map((value) => ({ value, label: nameOf(value) }))}
        required
      />
      <TextField control={control} name="name" label={t('Name')} required />
      <Pair>
        <DateField control={control} name="validFrom" label={t('gültig ab')} required />
        <DateField
          control={control}
          name="validTo"
          label={t('gültig bis')}
          description={t('Dieser Tag gehört nicht mehr dazu.')}
        />
      </Pair>
      <OverlapHint
        validFrom={watch('validFrom')}
        validTo={watch('validTo')}
        others={others.filter((other) => other.medium === medium)}
      />
      <Pair>
        <NumberField
          control={control}
          name="energyPriceCents"
          label={t('Arbeitspreis')}
          unit={perUnit}
          digits={3}
          required
        />
        <NumberField control={control} name="basePriceEuros" label={t('Grundpreis')} unit="€/a" digits={2} />
      </Pair>
      <Pair>
        <NumberField
          control={control}
          name="capacityPriceEuros"
          label={t('Leistungspreis')}
          unit="€/kW·a"
          digits={2}
        />
        <NumberField control={control} name="co2PriceEuros" label={t('CO₂-Preis')} unit="€/t" digits={2} />
      </Pair>
      <Pair>
        <NumberField
          control={control}
          name="vatPercent"
          label={t('Mehrwertsteuer')}
          unit="%"
          digits={0}
          required
        />
      </Pair>
    </>
  );
}
