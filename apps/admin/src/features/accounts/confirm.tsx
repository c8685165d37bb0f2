import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../../shell/i18n.ts';

interface ConfirmProps {
  title: string;
  action: string;
  busy: boolean;
  onClose: () => void;
  onConfirm: () => void;
  /** Between the words and the buttons. */
  more?: ReactNode;
  children: ReactNode;
}

/** For what cannot be taken back. */
export function Confirm({ title, action, busy, onClose, onConfirm, more, children }: ConfirmProps) {
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('Schließen') }}>
      <Stack gap="lg">
        <p>{children}</p>
        {more}
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            {t('Abbrechen')}
          </Button>
          <Button color="red" loading={busy} onClick={onConfirm}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
