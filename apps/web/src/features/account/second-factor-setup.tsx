import { isApiError } from '@citypulse/client/api-error';
import { useApiMutation } from '@citypulse/client/react/mutations';
import { confirmSecondFactor, enrolSecondFactor, getSecondFactor } from '@citypulse/contracts/second-factor';
import type { Response } from '@citypulse/contracts/endpoint';
import { ActionIcon, Button, CopyButton, Group, Modal, Stack, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import classes from './second-factor.module.css';

type Enrolment = Response<typeof enrolSecondFactor>;

/** The app is shown its secret, proves with a code that it has it, and the recovery codes come last. */
export function SecondFactorSetup({ enrolment, onClose }: { enrolment: Enrolment; onClose: () => void }) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const confirm = useApiMutation(confirmSecondFactor, {
    invalidates: [getSecondFactor],
    onSuccess: (answer) => setCodes(answer.codes),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      closeOnClickOutside={false}
      title={codes ? t('Wiederherstellungscodes') : t('Zwei-Faktor-Anmeldung einrichten')}
      closeButtonProps={{ 'aria-label': t('Schließen') }}
    >
      {codes ? (
        <RecoveryCodes codes={codes} onDone={onClose} />
      ) : (
        <Stack gap="lg">
          <AppSecret {...enrolment} />
          <CodeForm
            busy={confirm.isPending}
            problem={confirm.error && setupProblem(confirm.error)}
            onSubmit={(code) => confirm.mutate({ body: { code } })}
          />
        </Stack>
      )}
    </Modal>
  );
}

const setupProblem = (error: unknown): string =>
  isApiError(error, 'code_invalid')
    ? t('Der Code stimmt nicht. Geht die Uhr des Telefons richtig?')
    : describeError(error);

function AppSecret({ secret, qr }: Enrolment) {
  const spaced = secret.match(/.{4}/g)?.join(' ') ?? secret;
  return (
    <div className={classes.secret}>
      <svg
        className={classes.qr}
        viewBox={`-3 -3 ${qr.size + 6} ${qr.size + 6}`}
        role="img"
        aria-label={t('QR-Code für die Authentifizierungs-App')}
        shapeRendering="crispEdges"
      >
        <rect x={-3} y={-3} width={qr.size + 6} height={qr.size + 6} fill="#fff" />
        <path d={qr.path} fill="#000" />
      </svg>
      <Stack gap="xs">
        <p>
          <strong>1.</strong>{' '}
          {t('Öffne auf deinem Telefon eine Authentifizierungs-App und lies mit ihr diesen Code ein.')}
        </p>
        <p className="muted small">{t('Ohne Kamera: tippe diesen Schlüssel in die App.')}</p>
        <Group gap="xs" wrap="nowrap">
          <code className={classes.key}>{spaced}</code>
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <ActionIcon onClick={copy} aria-label={copied ? t('Kopiert') : t('Schlüssel kopieren')}>
                {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              </ActionIcon>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </div>
  );
}

interface CodeFormProps {
  busy: boolean;
  problem: string | null;
  onSubmit: (code: string) => void;
}

function CodeForm({ busy, problem, onSubmit }: CodeFormProps) {
  const [code, setCode] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(code);
      }}
    >
      <Stack gap="md">
        <p>
          <strong>2.</strong> {t('Gib die sechs Ziffern ein, die sie danach zeigt.')}
        </p>
        <TextInput
          size="md"
          label={t('Code aus der App')}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          minLength={6}
          maxLength={10}
          withAsterisk={false}
          data-autofocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={problem}
        />
        <Group justify="flex-end">
          <Button type="submit" variant="filled" loading={busy}>
            {t('Einschalten')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
