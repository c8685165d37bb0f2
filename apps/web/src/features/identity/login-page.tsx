import { useApiQuery } from '@citypulse/client/react/queries';
import { useSession } from '@citypulse/client/react/session';
import { useSignIn } from '@citypulse/client/react/sign-in';
import { systemInfo } from '@citypulse/contracts/system';
import { PublicNote, SignInPage } from '@citypulse/ui/web/sign-in-page';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { useState } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { setPreferences } from '../../shell/preferences.ts';
import { Brand } from './public-box.tsx';

export function LoginPage() {
  const info = useApiQuery(systemInfo);
  const demo = info.data?.demo;
  return (
    <>
      <title>{`${t('Anmelden')} · CityPulse`}</title>
      <SignInPage
        way={useSignIn()}
        describeError={describeError}
        brand={
          <>
            <Brand />
            {demo && <StatusBadge status="info">{t('Demo')}</StatusBadge>}
          </>
        }
        lead={info.data?.town?.name ?? t('Energie und Gebäude der Stadt auf einen Blick')}
        demo={demo}
        notes={
          <>
            <EndedNote />
            {info.error && !info.data && <PublicNote status="stale">{describeError(info.error)}</PublicNote>}
          </>
        }
        onLanguage={(language) => setPreferences({ language })}
      >
        {info.data?.setupNeeded && (
          <p className="muted small">
            {t('Diese Stadt ist noch nicht eingerichtet. Eine Administratorin beginnt damit in der')}{' '}
            <a className="link" href="/admin">
              {t('Verwaltung')}
            </a>
            .
          </p>
        )}
      </SignInPage>
    </>
  );
}

/** Only to somebody whose session ended; it stays while he types. */
function EndedNote() {
  const session = useSession();
  const [isEnded] = useState(session.name === 'signed_out' && session.why === 'ended');
  if (!isEnded) return null;
  return (
    <PublicNote status="info">
      {t(
        'Deine Sitzung ist abgelaufen. Was noch nicht gesendet ist, liegt auf diesem Gerät und wird gesendet, sobald du angemeldet bist.',
      )}
    </PublicNote>
  );
}
