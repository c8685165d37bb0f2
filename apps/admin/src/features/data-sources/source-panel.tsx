import { useApiMutation } from '@citypulse/client/react/mutations';
import { listAudit } from '@citypulse/contracts/audit';
import { listDataSources, updateDataSource, type DataSource } from '@citypulse/contracts/data-sources';
import { useFormats } from '@citypulse/ui/web/provider';
import { Button } from '@mantine/core';
import { z } from 'zod';
import { useEntityForm } from '../../forms/entity-form.ts';
import { TextField } from '../../forms/fields.tsx';
import { FormPanel } from '../../forms/form-panel.tsx';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { RecentChanges } from '../audit/recent-changes.tsx';
import { useCan } from '@citypulse/client/react/session';

const schema = z.strictObject({ name: updateDataSource.body.shape.name.unwrap() });
const reads = [listDataSources, listAudit];

interface SourcePanelProps {
  source: DataSource;
  mayWrite: boolean;
  onClose: () => void;
}

export function SourcePanel({ source, mayWrite, onClose }: SourcePanelProps) {
  const formats = useFormats();
  const maySeeLog = useCan('audit:read', null);
  const update = useApiMutation(updateDataSource, { invalidates: reads });
  const form = useEntityForm({
    schema,
    values: { name: source.name },
    version: source.version,
    save: (body, _changed, ifMatch) =>
      update.mutateAsync({ params: { dataSourceId: source.id }, body, ifMatch }),
    onSaved: () => {
      notify({ text: t('Datenquelle gespeichert.') });
      onClose();
    },
  });
  return (
    <FormPanel
      title={source.name}
      subtitle={t('Schlüssel {hint}…, angelegt am {date}', {
        hint: source.keyHint,
        date: formats.date(source.createdAt),
      })}
      form={form}
      onClose={onClose}
      after={
        <>
          {mayWrite && <DisableRow source={source} />}
          {maySeeLog && <RecentChanges about={{ entityType: 'data_sources', entityId: source.id }} />}
        </>
      }
    >
      <TextField control={form.form.control} name="name" label={t('Name')} required disabled={!mayWrite} />
    </FormPanel>
  );
}

function DisableRow({ source }: { source: DataSource }) {
  const update = useApiMutation(updateDataSource, { invalidates: reads });
  const disabled = source.disabledAt !== null;
  const set = (next: boolean, withUndo: boolean) =>
    update.mutate(
      { params: { dataSourceId: source.id }, body: { disabled: next } },
      {
        onSuccess: () =>
          notify({
            text: next
              ? t('{name} ist gesperrt: Der Schlüssel gilt nicht mehr.', { name: source.name })
              : t('{name} darf wieder liefern.', { name: source.name }),
            ...(withUndo && { undo: () => set(!next, false) }),
          }),
        onError: (error) => notify({ status: 'critical', text: describeError(error) }),
      },
    );
  return (
    <div style={{ display: 'flex', gap: 12, alignItems: 'center', paddingTop: 24 }}>
      <Button color="red" loading={update.isPending} onClick={() => set(!disabled, true)}>
        {disabled ? t('Entsperren') : t('Sperren')}
      </Button>
      <span className="muted small">
        {disabled ? t('Lieferungen werden abgewiesen.') : t('Ein verlorener Schlüssel wird gesperrt.')}
      </span>
    </div>
  );
}
