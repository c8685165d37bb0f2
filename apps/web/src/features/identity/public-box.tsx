import type { ReactNode } from 'react';
import { t } from '../../shell/i18n.ts';
import { Logo } from '../../shell/logo.tsx';
import classes from './login-page.module.css';

/** A page for people who are not signed in. */
export function PublicBox({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <main className={classes.page}>
      <title>{`${title} · CityPulse`}</title>
      <div className={classes.box}>
        <div className={classes.brand}>
          <Logo size={32} />
          <span>CityPulse</span>
        </div>
        <div>
          <h1>{title}</h1>
          <p className="muted">{lead}</p>
        </div>
        {children}
      </div>
    </main>
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
