import { useApiMutation } from '@citypulse/client/react/mutations';
import { useApiQuery } from '@citypulse/client/react/queries';
import type { Response } from '@citypulse/contracts/endpoint';
import {
  disableSecondFactor,
  enrolSecondFactor,
  getSecondFactor,
  renewRecoveryCodes,
  type SecondFactor,
} from '@citypulse/contracts/second-factor';
import { Card } from '@citypulse/ui/web/card';
import { useFormats } from '@citypulse/ui/web/provider';
import { QueryView } from '@citypulse/ui/web/query-view';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { Button, Group, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { useProof } from './proof-dialog.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { SecondFactorSetup } from './second-factor-setup.tsx';

type Enrolment = Response<typeof enrolSecondFactor>;

/** Codes of an app, asked for after the password. */
export function SecondFactorCard() {
  const factor = useApiQuery(getSecondFactor);
  const since = factor.data?.enabledSince ?? null;
  // Held here: the recovery codes are shown when it is already on.
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  return (
    <Card
      title={t('Zwei-Faktor-Anmeldung')}
      tools={
        factor.data && (
          <StatusBadge status={since ? 'ok' : 'info'}>{since ? t('eingeschaltet') : t('aus')}</StatusBadge>
        )
      }
    >
      <QueryView query={factor} loading={{ height: 96, shape: 'lines' }} describeError={describeError}>
        {(known) =>
          known.enabledSince === null ? (
            <Off onEnrolled={setEnrolment} />
          ) : (
            <On factor={known} since={known.enabledSince} />
          )
        }
      </QueryView>
      {enrolment && <SecondFactorSetup enrolment={enrolment} onClose={() => setEnrolment(null)} />}
    </Card>
  );
}

function Off({ onEnrolled }: { onEnrolled: (enrolment: Enrolment) => void }) {
  const proof = useProof();
  const enrol = useApiMutation(enrolSecondFactor, {
    onSuccess: onEnrolled,
    onError: (error) => proof.refused(error, () => enrol.mutate({})),
  });
  return (
    <Stack gap="md" align="flex-start">
      <p className="muted">
        {t(
          'Zusätzlich zum Passwort fragt CityPulse dann nach einem Code, den eine App auf deinem Telefon zeigt. Ein gestohlenes Passwort allein nützt niemandem mehr.',
        )}
      </p>
      <Button variant="filled" loading={enrol.isPending} onClick={() => enrol.mutate({})}>
        {t('Einrichten')}
      </Button>
      {proof.dialog}
    </Stack>
  );
}

function On({ factor, since }: { factor: SecondFactor; since: string }) {
  const formats = useFormats();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [asking, setAsking] = useState(false);
  const proof = useProof();
  const renew = useApiMutation(renewRecoveryCodes, {
    invalidates: [getSecondFactor],
    onSuccess: (answer) => setCodes(answer.codes),
    onError: (error) => proof.refused(error, () => renew.mutate({})),
  });
  const disable = useApiMutation(disableSecondFactor, {
    invalidates: [getSecondFactor],
    onSuccess: () => notify({ text: t('Die Zwei-Faktor-Anmeldung ist ausgeschaltet.') }),
    onError: (error) => proof.refused(error, () => disable.mutate({})),
  });
  return (
    <Stack gap="md">
      <p className="muted">
        {t('Bei jeder Anmeldung wird nach einem Code gefragt, seit {day}.', { day: formats.date(since) })}
      </p>
      <p>
        {factor.recoveryCodesLeft > 2 ? null : <StatusBadge status="warn">{t('wenige übrig')}</StatusBadge>}{' '}
        {t('Noch {count} von 10 Wiederherstellungscodes sind unbenutzt.', {
          count: factor.recoveryCodesLeft,
        })}
      </p>
      <Group gap="sm">
        <Button loading={renew.isPending} onClick={() => renew.mutate({})}>
          {t('Neue Wiederherstellungscodes')}
        </Button>
        <Button color="red" loading={disable.isPending} onClick={() => setAsking(true)}>
          {t('Ausschalten')}
        </Button>
      </Group>
      {codes && (
        <Modal
          opened
          onClose={() => setCodes(null)}
          size="lg"
          closeOnClickOutside={false}
          title={t('Neue Wiederherstellungscodes')}
          closeButtonProps={{ 'aria-label': t('Schließen') }}
        >
          <RecoveryCodes codes={codes} onDone={() => setCodes(null)} />
        </Modal>
      )}
      {asking && (
        <TurnOff
          onClose={() => setAsking(false)}
          onAgreed={() => {
            setAsking(false);
            disable.mutate({});
          }}
        />
      )}
      {proof.dialog}
    </Stack>
  );
}

function TurnOff({ onClose, onAgreed }: { onClose: () => void; onAgreed: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('Zwei-Faktor-Anmeldung ausschalten?')}
      closeButtonProps={{ 'aria-label': t('Schließen') }}
    >
      <Stack gap="lg">
        <p>{t('Dann genügt wieder das Passwort allein. Die Wiederherstellungscodes werden ungültig.')}</p>
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            {t('Abbrechen')}
          </Button>
          <Button color="red" onClick={onAgreed}>
            {t('Ausschalten')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
