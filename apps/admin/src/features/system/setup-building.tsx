import { isApiError } from '@citypulse/client/api-error';
import { useApiMutation } from '@citypulse/client/react/mutations';
import { createBuilding, createSite, listBuildings, listSites } from '@citypulse/contracts/buildings';
import { BuildingId, SiteId } from '@citypulse/contracts/common';
import { useState } from 'react';
import { useEntityForm } from '../../forms/entity-form.ts';
import { NumberField, SelectField, TextField } from '../../forms/fields.tsx';
import { newId } from '../../forms/new-id.ts';
import { Pair } from '../../forms/section.tsx';
import { StepForm } from '../../forms/step-form.tsx';
import { t } from '../../shell/i18n.ts';
import { today } from '../../shell/today.ts';
import { usageOptions } from '../buildings/usage-words.ts';
import classes from './setup.module.css';
import { z } from 'zod';

const schema = z.object({
  name: createBuilding.body.shape.name,
  usageType: createBuilding.body.shape.usageType,
  street: createBuilding.body.shape.street,
  heatedArea: z.number().positive().max(10_000_000).nullable(),
});

/** The Liegenschaft comes along under the building's own name; it can be renamed later. */
export function BuildingStep() {
  const [ids] = useState(() => ({ site: SiteId.parse(newId()), building: BuildingId.parse(newId()) }));
  const site = useApiMutation(createSite);
  const building = useApiMutation(createBuilding, { invalidates: [listSites, listBuildings] });

  const save = async ({ name, usageType, street, heatedArea }: z.output<typeof schema>) => {
    // A second try after a lost answer finds the site of the first.
    await site.mutateAsync({ body: { id: ids.site, name } }).catch((error: unknown) => {
      if (!isApiError(error, 'already_exists')) throw error;
    });
    const areas =
      heatedArea === null
        ? []
        : [
            {
              kind: 'heated' as const,
              squareMeters: heatedArea,
              validFrom: `${today().slice(0, 4)}-01-01`,
              validTo: null,
            },
          ];
    await building.mutateAsync({
      body: { id: ids.building, siteId: ids.site, name, usageType, street, areas },
    });
  };

  const form = useEntityForm({
    schema,
    values: {
      name: '',
      usageType: 'administration' as const,
      street: null as string | null,
      heatedArea: null as number | null,
    } as z.input<typeof schema>,
    save,
    onSaved: () => undefined,
  });
  const { control } = form.form;
  return (
    <StepForm form={form} label={t('Weiter')}>
      <p className={classes.lead}>
        {t('Mit welchem Gebäude fängst du an? Weitere kommen später, auch als CSV.')}
      </p>
      <TextField control={control} name="name" label={t('Name des Gebäudes')} required autoFocus />
      <Pair>
        <SelectField
          control={control}
          name="usageType"
          label={t('Nutzung')}
          options={usageOptions()}
          searchable
          required
        />
        <NumberField control={control} name="heatedArea" label={t('beheizte Fläche')} unit="m²" />
      </Pair>
      <TextField control={control} name="street" label={t('Straße und Hausnummer')} nullable />
    </StepForm>
  );
}
