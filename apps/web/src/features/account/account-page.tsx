import { useUser } from '@citypulse/client/react/session';
import { Stack } from '@citypulse/ui/web/page';
import { t } from '../../shell/i18n.ts';
import { Screen } from '../../shell/screen.tsx';
import classes from './account.module.css';
import { DirectoryCard } from './directory-card.tsx';
import { PasskeysCard } from './passkeys-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { SecondFactorCard } from './second-factor-card.tsx';
import { SessionsCard } from './sessions-card.tsx';

/** How this person signs in, and where he is signed in. */
export function AccountPage() {
  const user = useUser();
  return (
    <Screen title={t('Konto')} subtitle={`${user.displayName} · ${user.email}`}>
      <div className={classes.page}>
        <Stack>
          <PasswordCard />
          <SecondFactorCard />
          <PasskeysCard />
          <DirectoryCard />
          <SessionsCard />
        </Stack>
      </div>
    </Screen>
  );
}
