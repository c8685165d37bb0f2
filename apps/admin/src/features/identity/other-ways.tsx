import { passkeysWork } from '@citypulse/client/passkeys';
import { Button } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { t } from '../../shell/i18n.ts';
import classes from './login-page.module.css';
import type { useSignIn } from './use-sign-in.ts';

/** Ways in without a password. */
export function OtherWays({ busy, byPasskey }: ReturnType<typeof useSignIn>) {
  if (!passkeysWork()) return null;
  return (
    <div className={classes.others}>
      <span className={classes.or}>{t('oder')}</span>
      <Button
        size="md"
        fullWidth
        disabled={busy}
        leftSection={<IconFingerprint size={20} stroke={1.75} aria-hidden />}
        onClick={() => void byPasskey()}
      >
        {t('Mit Passkey anmelden')}
      </Button>
    </div>
  );
}
