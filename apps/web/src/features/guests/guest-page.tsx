import { useApiMutation } from '@citypulse/client/react/mutations';
import { readGuestTask, type GuestTask } from '@citypulse/contracts/guests';
import { EmptyState } from '@citypulse/ui/web/state-views';
import { Button, PasswordInput } from '@mantine/core';
import { useEffect, useState, type FormEvent } from 'react';
import { t } from '../../shell/i18n.ts';
import { RouteFallback } from '../../shell/route-fallback.tsx';
import { GuestWork } from './guest-work.tsx';
import classes from './guests.module.css';

/** One Auftrag for an external firm. The token stands in the fragment, which no server is told. */
export function GuestPage() {
  const [token] = useState(() => location.hash.slice(1));
  const [pin, setPin] = useState<string>();
  const [task, setTask] = useState<GuestTask>();
  const read = useApiMutation(readGuestTask, { onSuccess: setTask });
  const { mutate } = read;
  useEffect(() => mutate({ body: { token } }), [mutate, token]);
  if (task)
    return <GuestWork key={token} access={{ token, ...(pin && { pin }) }} task={task} onChange={setTask} />;
  if (read.error?.code === 'invalid_credentials' || pin !== undefined) {
    const open = (typed: string) => {
      setPin(typed);
      mutate({ body: { token, pin: typed } });
    };
    return (
      <PinForm isWrong={pin !== undefined && read.error !== null} isBusy={read.isPending} onOpen={open} />
    );
  }
  if (!read.error) return <RouteFallback />;
  return (
    <main className={classes.page}>
      <EmptyState title={t('Hier ist nichts')} height={320}>
        {t('Der Link gilt nicht oder nicht mehr. Frag bei der Stadt nach einem neuen.')}
      </EmptyState>
    </main>
  );
}

interface PinFormProps {
  isWrong: boolean;
  isBusy: boolean;
  onOpen: (pin: string) => void;
}

function PinForm({ isWrong, isBusy, onOpen }: PinFormProps) {
  const [pin, setPin] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onOpen(pin);
  };
  return (
    <main className={classes.page}>
      <form className={classes.card} onSubmit={submit}>
        <h1>{t('Auftrag öffnen')}</h1>
        <PasswordInput
          label={t('PIN')}
          description={t('Du hast sie getrennt vom Link bekommen.')}
          inputMode="numeric"
          autoComplete="off"
          value={pin}
          onChange={(event) => setPin(event.currentTarget.value)}
          error={
            isWrong && !isBusy && t('Die PIN stimmt nicht. Warte einen Moment und versuch es noch einmal.')
          }
          visibilityToggleButtonProps={{ 'aria-label': t('PIN zeigen') }}
          autoFocus
        />
        <Button type="submit" variant="filled" size="md" loading={isBusy} disabled={pin.length < 4}>
          {t('Öffnen')}
        </Button>
      </form>
    </main>
  );
}
