import { useApiMutation } from '@citypulse/client/react/mutations';
import { createSite, listSites, updateSite, type Site } from '@citypulse/contracts/buildings';
import { SiteId } from '@citypulse/contracts/common';
import { useState } from 'react';
import { useEntityForm } from '../../forms/entity-form.ts';
import { TextField } from '../../forms/fields.tsx';
import { FormPanel } from '../../forms/form-panel.tsx';
import { newId } from '../../forms/new-id.ts';
import { RetireRow } from '../../forms/retire-row.tsx';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { today } from '../../shell/today.ts';

interface SitePanelProps {
  site: Site | undefined;
  onClose: () => void;
  onCreated: (id: string) => void;
}

export function SitePanel({ site, onClose, onCreated }: SitePanelProps) {
  const [id] = useState(() => SiteId.parse(newId()));
  const create = useApiMutation(createSite, { invalidates: [listSites] });
  const update = useApiMutation(updateSite, { invalidates: [listSites] });
  const form = useEntityForm({
    schema: createSite.body,
    values: site ? { name: site.name } : { id, name: '' },
    version: site?.version,
    save: (body, changed, ifMatch) =>
      site
        ? update.mutateAsync({ params: { siteId: site.id }, body: { name: changed.name }, ifMatch })
        : create.mutateAsync({ body }),
    onSaved: () => {
      notify({ text: t('Liegenschaft gespeichert.') });
      if (site) onClose();
      else onCreated(id);
    },
  });
  return (
    <FormPanel
      title={site ? site.name : t('Liegenschaft anlegen')}
      subtitle={t('Liegenschaft')}
      form={form}
      onClose={onClose}
      saveLabel={site ? undefined : t('Anlegen')}
      after={
        site && (
          <RetireRow
            name={site.name}
            retired={site.retiredOn !== null}
            meaning={t('Geht, wenn kein Gebäude mehr in Betrieb ist.')}
            busy={update.isPending}
            set={(retired) =>
              update.mutateAsync({
                params: { siteId: site.id },
                body: { retiredOn: retired ? today() : null },
              })
            }
          />
        )
      }
    >
      <TextField control={form.form.control} name="name" label={t('Name')} required autoFocus={!site} />
    </FormPanel>
  );
}
