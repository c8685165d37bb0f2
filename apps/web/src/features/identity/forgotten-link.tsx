import { t } from '../../shell/i18n.ts';

/** Below the sign-in form. */
export function ForgottenLink() {
  return (
    <a className="link small" href="/password/forgotten">
      {t('Passwort vergessen?')}
    </a>
  );
}
