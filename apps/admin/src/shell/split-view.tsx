import type { ReactNode } from 'react';
import classes from './split-view.module.css';

/** Leaves room for the side panel on wide screens, so that it does not cover its list. */
export function SplitView({ open, children }: { open: boolean; children: ReactNode }) {
  return (
    <div className={classes.split} data-open={open || undefined}>
      {children}
    </div>
  );
}
