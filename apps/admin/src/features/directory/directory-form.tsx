import { isApiError } from '@citypulse/client/api-error';
import { useApiMutation } from '@citypulse/client/react/mutations';
import {
  getDirectory,
  removeDirectory,
  setDirectory,
  type Directory,
  type DirectoryGroup,
} from '@citypulse/contracts/directory';
import { Card } from '@citypulse/ui/web/card';
import { Stack } from '@citypulse/ui/web/page';
import { Button, Group, Switch } from '@mantine/core';
import { useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { AtTheProvider } from './at-the-provider.tsx';
import classes from './directory.module.css';
import { GroupTable } from './group-table.tsx';
import { ProviderFields, type ProviderValues } from './provider-fields.tsx';

interface DirectoryFormProps {
  directory: Directory | null;
  redirectUri: string;
  logoutUri: string;
}

const valuesOf = (directory: Directory | null): ProviderValues => ({
  name: directory?.name ?? '',
  issuer: directory?.issuer ?? '',
  clientId: directory?.clientId ?? '',
  clientSecret: '',
  groupsClaim: directory?.groupsClaim ?? 'groups',
});

export function DirectoryForm({ directory, redirectUri, logoutUri }: DirectoryFormProps) {
  const [values, setValues] = useState(() => valuesOf(directory));
  const [groups, setGroups] = useState<DirectoryGroup[]>(directory?.groups ?? []);
  const [enabled, setEnabled] = useState(directory?.enabled ?? true);
  const save = useApiMutation(setDirectory, {
    invalidates: [getDirectory],
    onSuccess: () => notify({ text: t('Gesichert.') }),
    onError: (error) => notify({ status: 'critical', text: savingProblem(error) }),
  });
  const submit = () => {
    const { clientSecret, ...rest } = values;
    const body = { ...rest, ...(clientSecret && { clientSecret }), enabled, groups };
    save.mutate({ body, ...(directory && { ifMatch: directory.version }) });
  };
  return (
    <form
      className={classes.page}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack>
        <Card title={t('Verzeichnis der Stadt')} subtitle={t('OpenID Connect')}>
          <ProviderFields known={directory !== null} values={values} onChange={setValues} />
        </Card>
        <AtTheProvider redirectUri={redirectUri} logoutUri={logoutUri} />
        <Card title={t('Gruppen und Rechte')} count={groups.length || undefined}>
          <GroupTable groups={groups} onChange={setGroups} />
        </Card>
        <Group justify="space-between">
          <Switch
            label={t('Auf der Anmeldeseite anbieten')}
            checked={enabled}
            onChange={(event) => setEnabled(event.currentTarget.checked)}
          />
          <Group gap="sm">
            {directory && <Remove />}
            <Button type="submit" variant="filled" loading={save.isPending}>
              {t('Sichern')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}

const savingProblem = (error: unknown): string =>
  isApiError(error, 'directory_invalid')
    ? t(
        'So geht es nicht: der Issuer ist eine https-Adresse, und ein anderer braucht sein eigenes Geheimnis.',
      )
    : describeError(error);

function Remove() {
  const [sure, setSure] = useState(false);
  const remove = useApiMutation(removeDirectory, {
    invalidates: [getDirectory],
    onSuccess: () => notify({ text: t('Die Anmeldung über die Stadt ist entfernt.') }),
    onError: (error) => notify({ status: 'critical', text: describeError(error) }),
  });
  if (!sure)
    return (
      <Button color="red" onClick={() => setSure(true)}>
        {t('Entfernen')}
      </Button>
    );
  return (
    <Button color="red" variant="filled" loading={remove.isPending} onClick={() => remove.mutate({})}>
      {t('Wirklich entfernen')}
    </Button>
  );
}
