import { useApiMutation } from '@citypulse/client/react/mutations';
import { useApiList } from '@citypulse/client/react/queries';
import { listBuildings } from '@citypulse/contracts/buildings';
import type { BuildingId } from '@citypulse/contracts/common';
import { createDataSource, listDataSources } from '@citypulse/contracts/data-sources';
import { SidePanel } from '@citypulse/ui/web/side-panel';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useEntityForm } from '../../forms/entity-form.ts';
import { SelectField, TextField } from '../../forms/fields.tsx';
import { FormPanel } from '../../forms/form-panel.tsx';
import { t } from '../../shell/i18n.ts';
import { KeyOnce } from './key-once.tsx';

/** First the name, then the key: it is shown this once, so the panel stays until it is closed on purpose. */
export function CreateSourcePanel({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<{ name: string; key: string; buildingId: BuildingId | null }>();
  const create = useApiMutation(createDataSource, { invalidates: [listDataSources] });
  const buildings = useApiList(listBuildings);
  const form = useEntityForm({
    schema: createDataSource.body,
    values: { name: '', buildingId: null as string | null },
    save: async (body) => {
      const answer = await create.mutateAsync({ body });
      const { name, buildingId } = answer.dataSource;
      setMade({ name, buildingId, key: answer.key });
    },
    onSaved: () => undefined,
  });
  if (made) {
    return (
      <SidePanel
        title={made.name}
        subtitle={t('Gateway angelegt')}
        onClose={onClose}
        footer={
          <Button variant="filled" size="md" onClick={onClose}>
            {t('Schlüssel ist gesichert')}
          </Button>
        }
      >
        <KeyOnce apiKey={made.key} buildingId={made.buildingId} />
      </SidePanel>
    );
  }
  const { control } = form.form;
  return (
    <FormPanel
      title={t('Gateway anlegen')}
      subtitle={t('Danach erscheint der Schlüssel, ein einziges Mal.')}
      form={form}
      onClose={onClose}
      saveLabel={t('Anlegen')}
    >
      <TextField control={control} name="name" label={t('Name')} required autoFocus />
      <SelectField
        control={control}
        name="buildingId"
        label={t('Liefert für')}
        description={t('Ohne Auswahl darf das Gateway für alle Gebäude liefern.')}
        options={(buildings.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        placeholder={t('alle Gebäude')}
        searchable
        nullable
      />
    </FormPanel>
  );
}
