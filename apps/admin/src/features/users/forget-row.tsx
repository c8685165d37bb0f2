import { useApiMutation } from '@citypulse/client/react/mutations';
import { listAudit } from '@citypulse/contracts/audit';
import { forgetUser, listUsers, type User } from '@citypulse/contracts/users';
import { Button, TextInput } from '@mantine/core';
import { IconUserX } from '@tabler/icons-react';
import { useState } from 'react';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { Confirm } from '../accounts/confirm.tsx';
import { useProof } from '../identity/proof-dialog.tsx';
import classes from './users.module.css';

/** Offered once the account is disabled; cannot be taken back, so that the address is typed. */
export function ForgetRow({ user, onForgotten }: { user: User; onForgotten: () => void }) {
  const [asking, setAsking] = useState(false);
  if (user.disabledAt === null) return null;
  return (
    <div className={classes.act}>
      <Button
        color="red"
        style={{ flexShrink: 0 }}
        leftSection={<IconUserX size={16} stroke={1.75} />}
        onClick={() => setAsking(true)}
      >
        {t('Person vergessen')}
      </Button>
      <span className="muted small">
        {t('Nimmt Name und Adresse für immer weg, auch aus dem Audit-Log.')}
      </span>
      {asking && <ConfirmForgetting user={user} onClose={() => setAsking(false)} onForgotten={onForgotten} />}
    </div>
  );
}

interface ConfirmForgettingProps {
  user: User;
  onClose: () => void;
  onForgotten: () => void;
}

function ConfirmForgetting({ user, onClose, onForgotten }: ConfirmForgettingProps) {
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const proof = useProof();
  const request = { params: { userId: user.id } };
  const forget = useApiMutation(forgetUser, {
    invalidates: [listUsers, listAudit],
    onSuccess: () => {
      notify({ text: t('{name} ist vergessen.', { name: user.displayName }) });
      onForgotten();
    },
    onError: (error) => proof.refused(error, () => forget.mutate(request)),
  });
  const confirm = () => {
    if (typed.trim().toLowerCase() === user.email.toLowerCase()) forget.mutate(request);
    else setWrong(true);
  };
  return (
    <>
      <Confirm
        title={t('{name} vergessen?', { name: user.displayName })}
        action={t('Für immer vergessen')}
        busy={forget.isPending}
        onClose={onClose}
        onConfirm={confirm}
        more={
          <TextInput
            label={t('Zur Bestätigung die E-Mail-Adresse eingeben')}
            placeholder={user.email}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={wrong && t('Das ist nicht die Adresse dieses Kontos.')}
            autoComplete="off"
          />
        }
      >
        {t(
          'Name, Adresse, Anmeldewege und Nachrichten werden gelöscht. Erledigte Arbeit bleibt und steht dann bei „Gelöschte Person“. Das lässt sich nicht zurücknehmen.',
        )}
      </Confirm>
      {proof.dialog}
    </>
  );
}
