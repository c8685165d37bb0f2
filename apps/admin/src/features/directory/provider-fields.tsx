import { isApiError } from '@citypulse/client/api-error';
import { useApiMutation } from '@citypulse/client/react/mutations';
import { testDirectory } from '@citypulse/contracts/directory';
import { StatusIcon } from '@citypulse/ui/web/status-badge';
import { Button, PasswordInput, TextInput, type TextInputProps } from '@mantine/core';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import classes from './directory.module.css';

export interface ProviderValues {
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  groupsClaim: string;
}

interface ProviderFieldsProps {
  /** A secret is kept already and stays unless another one is given. */
  known: boolean;
  values: ProviderValues;
  onChange: (values: ProviderValues) => void;
}

export function ProviderFields({ known, values, onChange }: ProviderFieldsProps) {
  const field = (name: keyof ProviderValues): TextInputProps => ({
    required: true,
    withAsterisk: false,
    value: values[name],
    onChange: (event) => onChange({ ...values, [name]: event.currentTarget.value }),
  });
  return (
    <div className={classes.fields}>
      <TextInput
        {...field('name')}
        label={t('Name')}
        description={t('So heißt der Knopf auf der Anmeldeseite: „Mit … anmelden“.')}
        maxLength={100}
      />
      <TextInput
        {...field('issuer')}
        type="url"
        label={t('Issuer')}
        description={t('Adresse des Verzeichnisses, wie es sich selbst nennt.')}
        placeholder="https://login.stadt.example/realms/stadt"
        maxLength={500}
      />
      <Test issuer={values.issuer} />
      <TextInput {...field('clientId')} label={t('Client-ID')} maxLength={255} autoComplete="off" />
      <PasswordInput
        label={t('Client-Geheimnis')}
        description={
          known
            ? t('Ist hinterlegt und wird nie gezeigt. Leer lassen, um es zu behalten.')
            : t('Wird verschlüsselt aufbewahrt und nie wieder gezeigt.')
        }
        required={!known}
        withAsterisk={false}
        autoComplete="off"
        maxLength={500}
        value={values.clientSecret}
        onChange={(event) => onChange({ ...values, clientSecret: event.currentTarget.value })}
        visibilityToggleButtonProps={{ 'aria-label': t('Geheimnis zeigen') }}
      />
      <TextInput
        {...field('groupsClaim')}
        label={t('Angabe mit den Gruppen')}
        description={t('Name des Claims, meist „groups“ oder „roles“.')}
        maxLength={100}
      />
    </div>
  );
}

/** Asks the provider before anybody has to. */
function Test({ issuer }: { issuer: string }) {
  const test = useApiMutation(testDirectory);
  return (
    <div className={classes.test}>
      <Button
        size="xs"
        disabled={!URL.canParse(issuer)}
        loading={test.isPending}
        onClick={() => test.mutate({ body: { issuer } })}
      >
        {t('Verbindung prüfen')}
      </Button>
      <span role="status" className={classes.outcome}>
        {test.data && (
          <>
            <StatusIcon status={test.data.backChannelLogout ? 'ok' : 'warn'} size={16} />
            {test.data.backChannelLogout
              ? t('Das Verzeichnis antwortet und meldet auch Abmeldungen.')
              : t('Das Verzeichnis antwortet. Abmeldungen dort meldet es nicht.')}
          </>
        )}
        {test.error && (
          <>
            <StatusIcon status="critical" size={16} />
            {testProblem(test.error)}
          </>
        )}
      </span>
    </div>
  );
}

function testProblem(error: unknown): string {
  if (isApiError(error, 'directory_invalid'))
    return t('Der Issuer ist eine https-Adresse ohne Fragezeichen.');
  if (isApiError(error, 'directory_unreachable'))
    return t('Unter dieser Adresse antwortet kein Verzeichnis.');
  return describeError(error);
}
