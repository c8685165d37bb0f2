import { useApiMutation } from '@citypulse/client/react/mutations';
import {
  createBuilding,
  getBuilding,
  listBuildings,
  updateBuilding,
  type Building,
  type Site,
} from '@citypulse/contracts/buildings';
import { BuildingId, type SiteId } from '@citypulse/contracts/common';
import { useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useEntityForm } from '../../forms/entity-form.ts';
import { NumberField, SelectField, TextField } from '../../forms/fields.tsx';
import { FormPanel } from '../../forms/form-panel.tsx';
import { newId } from '../../forms/new-id.ts';
import { RetireRow } from '../../forms/retire-row.tsx';
import { Pair } from '../../forms/section.tsx';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { today } from '../../shell/today.ts';
import { AreaFields } from './area-fields.tsx';
import { emptyBuilding, valuesOf, type BuildingBody, type BuildingValues } from './building-values.ts';
import { usageOptions } from './usage-words.ts';

interface BuildingPanelProps {
  building: Building | undefined;
  siteId: SiteId;
  sites: Site[];
  onClose: () => void;
  onCreated: (id: string) => void;
}

const reads = [listBuildings, getBuilding];

export function BuildingPanel({ building, siteId, sites, onClose, onCreated }: BuildingPanelProps) {
  const [id] = useState(() => BuildingId.parse(newId()));
  const create = useApiMutation(createBuilding, { invalidates: reads });
  const update = useApiMutation(updateBuilding, { invalidates: reads });
  const form = useEntityForm({
    schema: createBuilding.body,
    values: building ? valuesOf(building) : { id, ...emptyBuilding(siteId) },
    version: building?.version,
    save: (body, changed, ifMatch) =>
      building
        ? update.mutateAsync({ params: { buildingId: building.id }, body: changed, ifMatch })
        : create.mutateAsync({ body }),
    onSaved: () => {
      notify({ text: t('Gebäude gespeichert.') });
      if (building) onClose();
      else onCreated(id);
    },
  });
  return (
    <FormPanel
      title={building ? building.name : t('Gebäude anlegen')}
      subtitle={building ? t('Gebäude in {site}', { site: building.siteName }) : t('Gebäude')}
      form={form}
      onClose={onClose}
      saveLabel={building ? undefined : t('Anlegen')}
      after={
        building && (
          <RetireRow
            name={building.name}
            retired={building.retiredOn !== null}
            meaning={t('Verschwindet aus den Listen, alle Werte bleiben.')}
            busy={update.isPending}
            set={(retired) =>
              update.mutateAsync({
                params: { buildingId: building.id },
                body: { retiredOn: retired ? today() : null },
              })
            }
          />
        )
      }
    >
      <BuildingFields form={form.form} sites={sites} isNew={!building} />
      <AreaFields control={form.form.control} />
    </FormPanel>
  );
}

interface BuildingFieldsProps {
  form: UseFormReturn<BuildingValues, unknown, BuildingBody>;
  sites: Site[];
  isNew: boolean;
}

function BuildingFields({ form: { control }, sites, isNew }: BuildingFieldsProps) {
  return (
    <>
      <TextField control={control} name="name" label={t('Name')} required autoFocus={isNew} />
      <Pair>
        <SelectField
          control={control}
          name="usageType"
          label={t('Nutzung')}
          options={usageOptions()}
          searchable
          required
        />
        <TextField control={control} name="code" label={t('Kurzschlüssel')} nullable />
      </Pair>
      <SelectField
        control={control}
        name="siteId"
        label={t('Liegenschaft')}
        options={sites.map((site) => ({ value: site.id, label: site.name }))}
        searchable
        required
      />
      <TextField control={control} name="street" label={t('Straße und Hausnummer')} nullable />
      <Pair>
        <TextField control={control} name="postalCode" label={t('Postleitzahl')} nullable />
        <TextField control={control} name="city" label={t('Ort')} nullable />
      </Pair>
      <Pair>
        <NumberField control={control} name="latitude" label={t('Breite')} unit="°" digits={5} />
        <NumberField control={control} name="longitude" label={t('Länge')} unit="°" digits={5} />
      </Pair>
      <Pair>
        <NumberField control={control} name="builtIn" label={t('Baujahr')} plain />
      </Pair>
    </>
  );
}
