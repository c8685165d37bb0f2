import type { ReactNode } from 'react';
import classes from './page.module.css';

export interface PageHeaderProps {
  title: ReactNode;
  /** Scope and completeness beside the title. */
  subtitle?: ReactNode;
  /** Breadcrumb above the title. */
  above?: ReactNode;
  /** At the right: unit switch, share, one primary action. */
  tools?: ReactNode;
}

/** The page's name; takes the focus after a route change so that readers hear where they are. */
export function PageHeader({ title, subtitle, above, tools }: PageHeaderProps) {
  return (
    <div className={classes.header}>
      {above}
      <div className={classes.headerRow}>
        <h1 tabIndex={-1} data-page-title>
          {title}
        </h1>
        {subtitle !== undefined && <span className={classes.subtitle}>{subtitle}</span>}
        <span className={classes.spacer} />
        {tools !== undefined && <div className={classes.tools}>{tools}</div>}
      </div>
    </div>
  );
}

/** Content with the page's padding. */
export function Page({ children, wide }: { children: ReactNode; wide?: boolean }) {
  return (
    <div className={classes.page} data-wide={wide || undefined}>
      {children}
    </div>
  );
}

/** Main column and side column (756 + 380 on a desk), one below the other when narrow. */
export function TwoColumns({ main, side }: { main: ReactNode; side: ReactNode }) {
  return (
    <div className={classes.two}>
      <div className={classes.column}>{main}</div>
      <div className={classes.column}>{side}</div>
    </div>
  );
}

/** Equal tiles in a row; fewer per row as it gets narrow. */
export function Tiles({ children, min = 180 }: { children: ReactNode; min?: number }) {
  return (
    <div className={classes.tiles} style={{ '--tile': `${min / 16}rem` } as React.CSSProperties}>
      {children}
    </div>
  );
}

/** Cards below each other at the page's rhythm. */
export function Stack({ children }: { children: ReactNode }) {
  return <div className={classes.column}>{children}</div>;
}
