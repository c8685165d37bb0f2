import { useApiMutation } from '@citypulse/client/react/mutations';
import { mediums } from '@citypulse/contracts/common';
import {
  createFactorSet,
  FactorSetId,
  listFactorSets,
  updateFactorSet,
  type FactorSet,
} from '@citypulse/contracts/prices';
import { useCarrierName } from '@citypulse/ui/web/carrier-icon';
import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useFieldArray, type Control } from 'react-hook-form';
import type { z } from 'zod';
import { useEntityForm } from '../../forms/entity-form.ts';
import { DateField, NumberField, SelectField, TextField } from '../../forms/fields.tsx';
import { FormPanel } from '../../forms/form-panel.tsx';
import { newId } from '../../forms/new-id.ts';
import { Pair, PanelSection } from '../../forms/section.tsx';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { today } from '../../shell/today.ts';
import { OverlapHint } from './overlap-hint.tsx';
import classes from './prices.module.css';

type Values = z.input<typeof createFactorSet.body>;
type Body = z.output<typeof createFactorSet.body>;

const emptySet = (): Omit<Values, 'id'> => {
  const year = Number(today().slice(0, 4));
  return {
    name: '',
    source: '',
    year,
    validFrom: `${year}-01-01`,
    validTo: null,
    factors: [{ medium: 'electricity', kgPerKwh: null as unknown as number, basis: 'none' }],
  };
};

function valuesOf({ version: _version, updatedAt: _updatedAt, ...values }: FactorSet): Values {
  return values;
}

interface FactorSetPanelProps {
  set: FactorSet | undefined;
  others: FactorSet[];
  onClose: () => void;
}

export function FactorSetPanel({ set, others, onClose }: FactorSetPanelProps) {
  const [id] = useState(() => FactorSetId.parse(newId()));
  const create = useApiMutation(createFactorSet, { invalidates: [listFactorSets] });
  const update = useApiMutation(updateFactorSet, { invalidates: [listFactorSets] });
  const form = useEntityForm({
    schema: createFactorSet.body,
    values: set ? valuesOf(set) : { id, ...emptySet() },
    version: set?.version,
    save: (body, changed, ifMatch) =>
      set
        ? update.mutateAsync({ params: { factorSetId: set.id }, body: changed, ifMatch })
        : create.mutateAsync({ body }),
    onSaved: () => {
      notify({ text: t('Faktorensatz gespeichert.') });
      onClose();
    },
  });
  const { control, watch } = form.form;
  return (
    <FormPanel
      title={set ? set.name : t('Faktorensatz anlegen')}
      subtitle={t('kg CO₂ je kWh, mit Quelle und Jahr')}
      form={form}
      onClose={onClose}
      saveLabel={set ? undefined : t('Anlegen')}
    >
      <TextField control={control} name="name" label={t('Name')} required />
      <Pair>
        <TextField control={control} name="source" label={t('Quelle')} required />
        <NumberField control={control} name="year" label={t('Jahr der Quelle')} plain required />
      </Pair>
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
      <FactorRows control={control} />
    </FormPanel>
  );
}

function FactorRows({ control }: { control: Control<Values, unknown, Body> }) {
  const nameOf = useCarrierName();
  const { fields, append, remove } = useFieldArray({ control, name: 'factors' });
  const free = mediums.find((medium) => !fields.some((field) => field.medium === medium));
  return (
    <PanelSection
      title={t('Faktoren')}
      tools={
        free && (
          <Button
            size="xs"
            leftSection={<IconPlus size={16} stroke={1.75} />}
            onClick={() => append({ medium: free, kgPerKwh: null as unknown as number, basis: 'none' })}
          >
            {t('Faktor')}
          </Button>
        )
      }
    >
      <div className={classes.factors}>
        {fields.map((field, index) => (
          <div key={field.id} className={classes.factor}>
            <SelectField
              control={control}
              name={`factors.${index}.medium`}
              label={t('Träger')}
              options={mediums.map((value) => ({ value, label: nameOf(value) }))}
            />
            <NumberField control={control} name={`factors.${index}.kgPerKwh`} label="kg/kWh" digits={3} />
            <SelectField
              control={control}
              name={`factors.${index}.basis`}
              label={t('Bezug')}
              options={[
                { value: 'Hi', label: t('Heizwert (Hi)') },
                { value: 'Hs', label: t('Brennwert (Hs)') },
                { value: 'none', label: t('ohne') },
              ]}
            />
            {fields.length > 1 && (
              <ActionIcon
                onClick={() => remove(index)}
                aria-label={t('Faktor entfernen')}
                style={{ marginTop: 24 }}
              >
                <IconTrash size={16} stroke={1.75} />
              </ActionIcon>
            )}
          </div>
        ))}
      </div>
    </PanelSection>
  );
}
