import { t } from '../../shell/i18n.ts';
import classes from './tasks.module.css';

/** Steps done of all. */
export function Progress({ done, of }: { done: number; of: number }) {
  return (
    <span className={classes.progress} role="img" aria-label={t('{done} von {of} Schritten', { done, of })}>
      <span className={classes.progressTrack}>
        <span style={{ width: `${(100 * done) / of}%` }} />
      </span>
      <span className="num">
        {done}/{of}
      </span>
    </span>
  );
}
