import type { CSSProperties, ReactNode } from 'react';
import classes from './card.module.css';

export interface CardProps {
  title?: ReactNode;
  /** Unit and scope beside the title. */
  subtitle?: ReactNode;
  /** A small count behind the title. */
  count?: ReactNode;
  /** Before the title, usually a carrier icon. */
  icon?: ReactNode;
  /** At the right of the header: legend, switches, buttons. */
  tools?: ReactNode;
  footer?: ReactNode;
  /** Data older than it should be: dashed edge. */
  stale?: boolean;
  /** The content brings its own padding (tables, lists). */
  flush?: boolean;
  className?: string;
  style?: CSSProperties;
  'aria-label'?: string;
  children?: ReactNode;
}

/** The one framed surface: title row of 48, hairline edge, no nesting. */
export function Card({
  title,
  subtitle,
  count,
  icon,
  tools,
  footer,
  stale,
  flush,
  children,
  ...rest
}: CardProps) {
  const headed = title !== undefined || tools !== undefined;
  return (
    <section
      className={[classes.card, rest.className].filter(Boolean).join(' ')}
      style={rest.style}
      aria-label={rest['aria-label']}
      data-stale={stale || undefined}
    >
      {headed && (
        <header className={classes.head}>
          <div className={classes.titles}>
            {icon}
            {title !== undefined && <h2>{title}</h2>}
            {count !== undefined && <span className={classes.count}>{count}</span>}
            {subtitle !== undefined && <span className={classes.subtitle}>{subtitle}</span>}
          </div>
          {tools !== undefined && <div className={classes.tools}>{tools}</div>}
        </header>
      )}
      <div className={flush ? undefined : headed ? classes.body : classes.bodyOnly}>{children}</div>
      {footer !== undefined && footer !== false && <footer className={classes.foot}>{footer}</footer>}
    </section>
  );
}

export interface CardListItem {
  key: string;
  icon?: ReactNode;
  title: ReactNode;
  detail?: ReactNode;
  value?: ReactNode;
  valueDetail?: ReactNode;
}

/** Rows with hairlines inside a flush card. */
export function CardList({ items }: { items: readonly CardListItem[] }) {
  return (
    <ul className={classes.list}>
      {items.map((item) => (
        <li key={item.key} className={classes.row}>
          {item.icon}
          <div className={classes.rowText}>
            <div className={classes.rowTitle}>{item.title}</div>
            {item.detail !== undefined && <div className={classes.rowDetail}>{item.detail}</div>}
          </div>
          {item.value !== undefined && (
            <div className={classes.rowValue}>
              <div className={classes.rowTitle}>{item.value}</div>
              {item.valueDetail !== undefined && <div className={classes.rowDetail}>{item.valueDetail}</div>}
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
