import type { ReactNode } from 'react';
import classes from './panel.module.css';

interface SectionProps {
  title: string;
  count?: ReactNode;
  tools?: ReactNode;
  children: ReactNode;
}

export function Section({ title, count, tools, children }: SectionProps) {
  return (
    <section className={classes.section}>
      <header>
        <h3>{title}</h3>
        {count !== undefined && <span className={classes.count}>{count}</span>}
        {tools}
      </header>
      {children}
    </section>
  );
}
