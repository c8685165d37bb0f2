import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { t } from '../../shell/i18n.ts';
import classes from './guests.module.css';

/** The address, which is told this once: only its hash is kept. */
export function GuestLinkOnce({ token, company }: { token: string; company: string }) {
  const address = `${location.origin}/guest#${token}`;
  return (
    <div className={classes.once}>
      <p>{t('Link für {company}. Er wird nur jetzt gezeigt.', { company })}</p>
      <code>{address}</code>
      <CopyButton value={address}>
        {({ copied, copy }) => (
          <Button
            size="xs"
            leftSection={
              copied ? <IconCheck size={16} stroke={1.75} /> : <IconCopy size={16} stroke={1.75} />
            }
            onClick={copy}
          >
            {copied ? t('Kopiert') : t('Link kopieren')}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
