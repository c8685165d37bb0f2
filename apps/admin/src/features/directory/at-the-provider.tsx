import { Card } from '@citypulse/ui/web/card';
import { ActionIcon, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { t } from '../../shell/i18n.ts';
import classes from './directory.module.css';

/** What the other side has to know. */
export function AtTheProvider({ redirectUri, logoutUri }: { redirectUri: string; logoutUri: string }) {
  return (
    <Card title={t('Im Verzeichnis eintragen')}>
      <dl className={classes.addresses}>
        <Address label={t('Redirect-URI')} value={redirectUri} />
        <Address label={t('Back-Channel-Logout-URI')} value={logoutUri} />
      </dl>
      <p className="muted small">
        {t(
          'Ein neues Stadt-Konto wird nur verbunden, wenn du die Person mit derselben, dort bestätigten E-Mail eingeladen hast, oder von ihr selbst, wenn sie hier angemeldet ist.',
        )}
      </p>
    </Card>
  );
}

function Address({ label, value }: { label: string; value: string }) {
  return (
    <div className={classes.address}>
      <dt>{label}</dt>
      <dd>
        <code>{value}</code>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <ActionIcon onClick={copy} aria-label={copied ? t('Kopiert') : t('{label} kopieren', { label })}>
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          )}
        </CopyButton>
      </dd>
    </div>
  );
}
