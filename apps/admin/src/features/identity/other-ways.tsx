import { passkeysWork } from '@citypulse/client/passkeys';
import { useApiQuery } from '@citypulse/client/react/queries';
import { systemInfo } from '@citypulse/contracts/system';
import { Button } from '@mantine/core';
import { IconBuildingCommunity, IconFingerprint } from '@tabler/icons-react';
import { t } from '../../shell/i18n.ts';
import classes from './login-page.module.css';
import type { useSignIn } from './use-sign-in.ts';

/** Ways in without a password of this app. */
export function OtherWays({ busy, byPasskey, byDirectory }: ReturnType<typeof useSignIn>) {
  const directory = useApiQuery(systemInfo).data?.directory;
  if (!directory && !passkeysWork()) return null;
  return (
    <div className={classes.others}>
      <span className={classes.or}>{t('oder')}</span>
      {directory && (
        <Button
          size="md"
          fullWidth
          disabled={busy}
          leftSection={<IconBuildingCommunity size={20} stroke={1.75} aria-hidden />}
          onClick={() => void byDirectory()}
        >
          {t('Mit {name} anmelden', { name: directory })}
        </Button>
      )}
      {passkeysWork() && (
        <Button
          size="md"
          fullWidth
          disabled={busy}
          leftSection={<IconFingerprint size={20} stroke={1.75} aria-hidden />}
          onClick={() => void byPasskey()}
        >
          {t('Mit Passkey anmelden')}
        </Button>
      )}
    </div>
  );
}
