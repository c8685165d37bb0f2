import { useApiMutation } from '@citypulse/client/react/mutations';
import { listPasskeys, renamePasskey, type Passkey } from '@citypulse/contracts/passkeys';
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { notify } from '../../shell/notify.tsx';

interface PasskeyNameProps {
  title: string;
  suggested: string;
  onClose: () => void;
  onChosen: (name: string) => void;
}

/** Its name tells a person later on which device it is. */
export function PasskeyName({ title, suggested, onClose, onChosen }: PasskeyNameProps) {
  const [name, setName] = useState(suggested);
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('Schließen') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onChosen(name.trim());
        }}
      >
        <Stack gap="lg">
          <TextInput
            size="md"
            label={t('Name')}
            description={t('Damit du ihn später wiedererkennst, zum Beispiel nach dem Gerät.')}
            required
            withAsterisk={false}
            maxLength={100}
            pattern=".*\S.*"
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('Abbrechen')}</Button>
            <Button type="submit" variant="filled">
              {t('Sichern')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

export function RenamePasskey({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const rename = useApiMutation(renamePasskey, {
    invalidates: [listPasskeys],
    onError: (error) => notify({ status: 'critical', text: describeError(error) }),
  });
  return (
    <PasskeyName
      title={t('Passkey umbenennen')}
      suggested={passkey.name}
      onClose={onClose}
      onChosen={(name) => {
        onClose();
        rename.mutate({ params: { passkeyId: passkey.id }, body: { name } });
      }}
    />
  );
}
