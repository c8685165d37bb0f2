import { areaKinds } from '@citypulse/contracts/buildings';
import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useFieldArray, type Control } from 'react-hook-form';
import { DateField, NumberField, SelectField } from '../../forms/fields.tsx';
import { PanelSection } from '../../forms/section.tsx';
import { t } from '../../shell/i18n.ts';
import { today } from '../../shell/today.ts';
import classes from './buildings.module.css';
import { areaOptions } from './usage-words.ts';
import type { BuildingBody, BuildingValues } from './building-values.ts';

/** Areas change over the years: each has its span, and specific figures use the one in force. */
export function AreaFields({ control }: { control: Control<BuildingValues, unknown, BuildingBody> }) {
  const { fields, append, remove } = useFieldArray({ control, name: 'areas' });
  const add = () => {
    const kind = areaKinds.find((candidate) => !fields.some((field) => field.kind === candidate)) ?? 'ngf';
    append({
      kind,
      squareMeters: null as unknown as number,
      validFrom: `${today().slice(0, 4)}-01-01`,
      validTo: null,
    });
  };
  return (
    <PanelSection
      title={t('Flächen')}
      tools={
        <Button size="xs" leftSection={<IconPlus size={16} stroke={1.75} />} onClick={add}>
          {t('Fläche')}
        </Button>
      }
    >
      {fields.length === 0 && <p className="muted">{t('Ohne Fläche gibt es keine Kennwerte je m².')}</p>}
      {fields.map((field, index) => (
        <div key={field.id} className={classes.area}>
          <SelectField
            control={control}
            name={`areas.${index}.kind`}
            label={t('Art')}
            options={areaOptions()}
          />
          <NumberField
            control={control}
            name={`areas.${index}.squareMeters`}
            label={t('Größe')}
            unit="m²"
            digits={0}
          />
          <ActionIcon
            onClick={() => remove(index)}
            aria-label={t('Fläche entfernen')}
            className={classes.remove}
          >
            <IconTrash size={16} stroke={1.75} />
          </ActionIcon>
          <DateField control={control} name={`areas.${index}.validFrom`} label={t('gültig ab')} />
          <DateField control={control} name={`areas.${index}.validTo`} label={t('gültig bis')} />
        </div>
      ))}
    </PanelSection>
  );
}
