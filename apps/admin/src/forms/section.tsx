import type { ReactNode } from 'react';
import classes from './forms.module.css';

/** A titled part of a side panel below its form. */
export function PanelSection({
  title,
  tools,
  children,
}: {
  title: string;
  tools?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={classes.section} aria-label={title}>
      <div className={classes.sectionHead}>
        <h3>{title}</h3>
        <span>{tools}</span>
      </div>
      {children}
    </section>
  );
}

/** Fields side by side where there is room. */
export function Pair({ children }: { children: ReactNode }) {
  return <div className={classes.pair}>{children}</div>;
}
