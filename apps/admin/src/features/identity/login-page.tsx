import { useApiQuery } from '@citypulse/client/react/queries';
import { useSignIn } from '@citypulse/client/react/sign-in';
import { systemInfo } from '@citypulse/contracts/system';
import { PublicNote, SignInPage } from '@citypulse/ui/web/sign-in-page';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { Logo } from '../../shell/logo.tsx';
import { setPreferences } from '../../shell/preferences.ts';

export function LoginPage() {
  const info = useApiQuery(systemInfo);
  const demo = info.data?.demo;
  return (
    <>
      <title>{`${t('Anmelden')} · ${t('CityPulse Verwaltung')}`}</title>
      <SignInPage
        way={useSignIn()}
        describeError={describeError}
        brand={
          <>
            <Logo size={32} />
            <span>CityPulse</span>
            <span className="muted">{t('Verwaltung')}</span>
            {demo && <StatusBadge status="info">{t('Demo')}</StatusBadge>}
          </>
        }
        lead={info.data?.town?.name ?? t('Nutzer, Stammdaten, Tarife und Datenquellen')}
        demo={demo}
        notes={
          info.error && !info.data && <PublicNote status="stale">{describeError(info.error)}</PublicNote>
        }
        onLanguage={(language) => setPreferences({ language })}
      />
    </>
  );
}
