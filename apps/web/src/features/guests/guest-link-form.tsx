import { newId } from '@citypulse/client/new-id';
import type { ApiError } from '@citypulse/client/api-error';
import { GuestLinkId } from '@citypulse/contracts/guests';
import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { t } from '../../shell/i18n.ts';
import classes from './guests.module.css';

interface NewGuestLink {
  id: GuestLinkId;
  company: string;
  expiresOn: string;
  pin: string | null;
}

interface GuestLinkFormProps {
  isSaving: boolean;
  error: ApiError | null;
  onSave: (link: NewGuestLink) => void;
  onCancel: () => void;
}

const inTwoWeeks = () => new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);

export function GuestLinkForm({ isSaving, error, onSave, onCancel }: GuestLinkFormProps) {
  const [id] = useState(() => GuestLinkId.parse(newId()));
  const [company, setCompany] = useState('');
  const [expiresOn, setExpiresOn] = useState(inTwoWeeks);
  const [pin, setPin] = useState('');
  const isPin = pin === '' || /^\d{4,8}$/.test(pin);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave({ id, company: company.trim(), expiresOn, pin: pin || null });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <p className="muted small">
        {t(
          'Die Firma sieht nur diesen Auftrag, ohne Konto. Sie kann antworten, Fotos anhängen und abschließen.',
        )}
      </p>
      <TextInput
        label={t('Firma')}
        value={company}
        onChange={(event) => setCompany(event.currentTarget.value)}
        required
        autoFocus
      />
      <TextInput
        type="date"
        label={t('Gültig bis einschließlich')}
        value={expiresOn}
        onChange={(event) => setExpiresOn(event.currentTarget.value)}
        required
      />
      <TextInput
        label={t('PIN, wenn gewünscht')}
        description={t('4 bis 8 Ziffern. Gib sie getrennt vom Link weiter.')}
        inputMode="numeric"
        autoComplete="off"
        value={pin}
        onChange={(event) => setPin(event.currentTarget.value)}
        error={!isPin && t('Nur 4 bis 8 Ziffern.')}
      />
      {error && (
        <p role="alert" className={classes.error}>
          {t('Der Link konnte nicht erstellt werden. Prüfe das Datum und die Verbindung.')}
        </p>
      )}
      <div className={classes.buttons}>
        <Button onClick={onCancel}>{t('Zurück')}</Button>
        <Button type="submit" variant="filled" loading={isSaving} disabled={company.trim() === '' || !isPin}>
          {t('Link erstellen')}
        </Button>
      </div>
    </form>
  );
}
