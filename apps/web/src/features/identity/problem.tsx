import { StatusIcon } from '@citypulse/ui/web/status-badge';
import classes from './login-page.module.css';

/** Why it did not work; there from the start, so that it is read out when it changes. */
export function Problem({ text }: { text: string | null }) {
  return (
    <div role="alert" className={classes.problem}>
      {text !== null && (
        <>
          <StatusIcon status="critical" size={16} /> {text}
        </>
      )}
    </div>
  );
}
