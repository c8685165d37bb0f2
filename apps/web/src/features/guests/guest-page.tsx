import { isApiError, isConnectionError, type ApiError } from '@citypulse/client/api-error';
import { useApiMutation } from '@citypulse/client/react/mutations';
import { readGuestTask, type GuestTask } from '@citypulse/contracts/guests';
import { Button, PasswordInput } from '@mantine/core';
import { useEffect, useState, type FormEvent } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { RouteFallback } from '../../shell/route-fallback.tsx';
import { PublicBox } from '../identity/public-box.tsx';
import { GuestWork } from './guest-work.tsx';
import classes from './guests.module.css';

/** One Auftrag for an external firm. The token stands in the fragment, which no server is told. */
export function GuestPage() {
  const [token] = useState(() => location.hash.slice(1));
  const [pin, setPin] = useState<string>();
  const [asksPin, setAsksPin] = useState(false);
  const [task, setTask] = useState<GuestTask>();
  const read = useApiMutation(readGuestTask, {
    onSuccess: setTask,
    onError: (error) => setAsksPin((before) => before || isApiError(error, 'invalid_credentials')),
  });
  const { mutate } = read;
  const open = (typed?: string) => {
    setPin(typed);
    mutate({ body: { token, ...(typed !== undefined && { pin: typed }) } });
  };
  useEffect(() => mutate({ body: { token } }), [mutate, token]);
  if (task)
    return <GuestWork key={token} access={{ token, ...(pin && { pin }) }} task={task} onChange={setTask} />;
  if (isApiError(read.error, 'not_found') || isApiError(read.error, 'invalid_request')) return <Void />;
  if (asksPin)
    return <PinForm error={pin === undefined ? null : read.error} isBusy={read.isPending} onOpen={open} />;
  if (read.error) return <Unreached error={read.error} isBusy={read.isPending} onRetry={() => open()} />;
  return <RouteFallback />;
}

const Void = () => (
  <PublicBox title={t('Dieser Link gilt nicht')} lead={t('Er ist abgelaufen, beendet oder unvollständig.')}>
    <p>{t('Öffne ihn noch einmal aus der Nachricht, oder frag bei der Stadt nach einem neuen.')}</p>
  </PublicBox>
);

interface UnreachedProps {
  error: ApiError;
  isBusy: boolean;
  onRetry: () => void;
}

/** Says nothing about the link: that is not known yet. */
const Unreached = ({ error, isBusy, onRetry }: UnreachedProps) => (
  <PublicBox title={t('Auftrag öffnen')} lead={t('Der Auftrag ließ sich gerade nicht laden.')}>
    <p role="alert">{isConnectionError(error) ? t('Prüfe deine Verbindung.') : describeError(error)}</p>
    <Button variant="filled" size="md" loading={isBusy} onClick={onRetry}>
      {t('Noch einmal versuchen')}
    </Button>
  </PublicBox>
);

interface PinFormProps {
  error: ApiError | null;
  isBusy: boolean;
  onOpen: (pin: string) => void;
}

function PinForm({ error, isBusy, onOpen }: PinFormProps) {
  const [pin, setPin] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onOpen(pin);
  };
  return (
    <PublicBox title={t('Auftrag öffnen')} lead={t('Die PIN hast du getrennt vom Link bekommen.')}>
      <form className={classes.pin} onSubmit={submit}>
        <PasswordInput
          size="md"
          label={t('PIN')}
          inputMode="numeric"
          autoComplete="off"
          maxLength={8}
          value={pin}
          onChange={(event) => setPin(event.currentTarget.value)}
          error={error && !isBusy && pinProblem(error)}
          visibilityToggleButtonProps={{ 'aria-label': t('PIN zeigen') }}
          autoFocus
        />
        <Button type="submit" variant="filled" size="md" loading={isBusy} disabled={pin.length < 4}>
          {t('Öffnen')}
        </Button>
      </form>
    </PublicBox>
  );
}

function pinProblem(error: ApiError): string {
  if (isApiError(error, 'invalid_credentials')) return t('Die PIN stimmt nicht.');
  if (isApiError(error, 'too_many_requests'))
    return t('Zu viele Versuche. Warte einen Moment und versuch es noch einmal.');
  return isConnectionError(error) ? t('Prüfe deine Verbindung.') : describeError(error);
}
