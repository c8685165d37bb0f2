import { isApiError } from '@citypulse/client/api-error';
import { makePasskey, passkeysWork } from '@citypulse/client/passkeys';
import { useApiMutation } from '@citypulse/client/react/mutations';
import { useApiQuery } from '@citypulse/client/react/queries';
import {
  addPasskey,
  listPasskeys,
  preparePasskey,
  removePasskey,
  type NewPasskeyCredential,
  type Passkey,
} from '@citypulse/contracts/passkeys';
import { Card, CardList } from '@citypulse/ui/web/card';
import { useFormats } from '@citypulse/ui/web/provider';
import { QueryView } from '@citypulse/ui/web/query-view';
import { ActionIcon, Button, Group } from '@mantine/core';
import { IconFingerprint, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';
import { PasskeyName, RenamePasskey } from './passkey-name.tsx';
import { useProof } from './proof-dialog.tsx';
import classes from './second-factor.module.css';

/** Finger, face or PIN of a device in place of the password. */
export function PasskeysCard() {
  const passkeys = useApiQuery(listPasskeys);
  const proof = useProof();
  return (
    <Card
      title={t('Passkeys')}
      count={passkeys.data?.items.length || undefined}
      tools={passkeysWork() && <AddPasskey proof={proof} />}
    >
      <p className="muted">
        {t(
          'Mit einem Passkey meldest du dich per Fingerabdruck, Gesicht oder PIN deines Geräts an, ohne Passwort. Er gilt nur für diese Adresse und kann nicht abgefischt werden.',
        )}
      </p>
      <QueryView query={passkeys} loading={{ height: 56, shape: 'lines' }} describeError={describeError}>
        {({ items }) =>
          items.length > 0 && (
            <div className={classes.keys}>
              <PasskeyList items={items} proof={proof} />
            </div>
          )
        }
      </QueryView>
      {proof.dialog}
    </Card>
  );
}

type Proof = ReturnType<typeof useProof>;

function AddPasskey({ proof }: { proof: Proof }) {
  const [credential, setCredential] = useState<NewPasskeyCredential | null>(null);
  const prepare = useApiMutation(preparePasskey, {
    onSuccess: (options) => void make(options),
    onError: (error) => proof.refused(error, () => prepare.mutate({})),
  });
  const make = async (options: Record<string, unknown>) => {
    try {
      setCredential((await makePasskey<NewPasskeyCredential>(options)) ?? null);
    } catch (error) {
      notify({ status: 'critical', text: makingProblem(error) });
    }
  };
  const add = useApiMutation(addPasskey, {
    invalidates: [listPasskeys],
    onSuccess: () => notify({ text: t('Passkey gesichert.') }),
    onError: (error) => notify({ status: 'critical', text: addingProblem(error) }),
  });
  return (
    <>
      <Button size="xs" loading={prepare.isPending || add.isPending} onClick={() => prepare.mutate({})}>
        {t('Passkey anlegen')}
      </Button>
      {credential && (
        <PasskeyName
          title={t('Wie soll der Passkey heißen?')}
          suggested={deviceWords()}
          onClose={() => setCredential(null)}
          onChosen={(name) => {
            setCredential(null);
            add.mutate({ body: { name, credential } });
          }}
        />
      )}
    </>
  );
}

/** A device that has one already says so in its own words. */
const makingProblem = (error: unknown): string =>
  error instanceof DOMException && error.name === 'InvalidStateError'
    ? t('Dieses Gerät hat schon einen Passkey für dein Konto.')
    : t('Das Gerät konnte keinen Passkey anlegen.');

const addingProblem = (error: unknown): string =>
  isApiError(error, 'passkey_refused')
    ? t('Das hat zu lange gedauert oder das Gerät hat dich nicht geprüft. Bitte versuche es noch einmal.')
    : describeError(error);

function deviceWords(): string {
  const system = /Windows|Android|iPhone|iPad|Mac OS|Linux/.exec(navigator.userAgent)?.[0];
  return system?.replace('Mac OS', 'Mac') ?? t('Dieses Gerät');
}

function PasskeyList({ items, proof }: { items: readonly Passkey[]; proof: Proof }) {
  const formats = useFormats();
  const used = (at: string | null) =>
    at === null ? t('noch nicht benutzt') : `${t('zuletzt benutzt')} ${formats.dateTime(at)}`;
  return (
    <CardList
      items={items.map((passkey) => ({
        key: passkey.id,
        icon: <IconFingerprint size={20} stroke={1.75} aria-hidden />,
        title: passkey.name,
        detail: [
          used(passkey.lastUsedAt),
          passkey.synced ? t('auf mehreren Geräten') : t('nur auf diesem einen Gerät'),
        ].join(' · '),
        value: <PasskeyActions passkey={passkey} proof={proof} />,
      }))}
    />
  );
}

function PasskeyActions({ passkey, proof }: { passkey: Passkey; proof: Proof }) {
  const [renaming, setRenaming] = useState(false);
  const params = { passkeyId: passkey.id };
  const remove = useApiMutation(removePasskey, {
    invalidates: [listPasskeys],
    onSuccess: () => notify({ text: t('Passkey entfernt. Lösche ihn auch auf dem Gerät.') }),
    onError: (error) => proof.refused(error, () => remove.mutate({ params })),
  });
  return (
    <Group gap="xs" wrap="nowrap">
      <ActionIcon
        aria-label={t('{name} umbenennen', { name: passkey.name })}
        onClick={() => setRenaming(true)}
      >
        <IconPencil size={16} />
      </ActionIcon>
      <ActionIcon
        color="red"
        aria-label={t('{name} entfernen', { name: passkey.name })}
        loading={remove.isPending}
        onClick={() => remove.mutate({ params })}
      >
        <IconTrash size={16} />
      </ActionIcon>
      {renaming && <RenamePasskey passkey={passkey} onClose={() => setRenaming(false)} />}
    </Group>
  );
}
