import { PublicPage, type PublicPageProps } from '@citypulse/ui/web/sign-in-page';
import { t } from '../../shell/i18n.ts';
import { Logo } from '../../shell/logo.tsx';

export function Brand() {
  return (
    <>
      <Logo size={32} />
      <span>CityPulse</span>
    </>
  );
}

export function PublicBox({ title, ...rest }: Omit<PublicPageProps, 'brand'>) {
  return (
    <>
      <title>{`${title} · CityPulse`}</title>
      <PublicPage brand={<Brand />} title={title} {...rest} />
    </>
  );
}

/** Loads the page anew: whoever is signed in here is asked by the server who he is now. */
export function ToSignIn() {
  return (
    <a className="link" href="/">
      {t('Zur Anmeldung')}
    </a>
  );
}
