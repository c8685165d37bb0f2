import { useId, type ReactNode } from 'react';
import { carriers, type Carrier, type Hatch } from '../icons.ts';
import classes from './legend.module.css';

export type LegendMark =
  | { kind: 'bar' | 'line'; carrier: Carrier }
  | { kind: 'outline' | 'comparison' | 'missing' }
  | { kind: 'tick' };

const patterns: Record<Exclude<Hatch, 'none'>, { size: number; angle: number; path: ReactNode }> = {
  diagonal: { size: 5, angle: 45, path: <rect width="1.5" height="5" /> },
  'wide-diagonal': { size: 7, angle: 45, path: <rect width="3" height="7" /> },
  'back-diagonal': { size: 6, angle: -45, path: <rect width="1.5" height="6" /> },
  horizontal: { size: 4, angle: 0, path: <rect width="4" height="1" /> },
  vertical: { size: 4, angle: 0, path: <rect width="1" height="4" /> },
  dots: { size: 5, angle: 0, path: <circle cx="2.5" cy="2.5" r="1.1" /> },
  cross: { size: 5, angle: 45, path: <rect width="2" height="2" /> },
};

function Mark({ mark }: { mark: LegendMark }) {
  const id = useId();
  if (mark.kind === 'line') {
    const { fill, dash } = carriers[mark.carrier];
    return (
      <svg width="18" height="12" aria-hidden>
        <path d="M0 6h18" stroke={`var(--cp-${fill})`} strokeWidth="2" strokeDasharray={dash.join(' ')} />
      </svg>
    );
  }
  if (mark.kind === 'bar') {
    const { fill, hatch } = carriers[mark.carrier];
    const pattern = hatch === 'none' ? null : patterns[hatch];
    return (
      <svg width="12" height="12" aria-hidden>
        {pattern && (
          <pattern
            id={id}
            width={pattern.size}
            height={pattern.size}
            patternUnits="userSpaceOnUse"
            patternTransform={`rotate(${pattern.angle})`}
            fill="var(--cp-surface)"
            opacity="0.45"
          >
            {pattern.path}
          </pattern>
        )}
        <rect width="12" height="12" rx="2" fill={`var(--cp-${fill})`} />
        {pattern && <rect width="12" height="12" rx="2" fill={`url(#${id})`} opacity="0.5" />}
      </svg>
    );
  }
  return <span className={classes.mark} data-kind={mark.kind} aria-hidden />;
}

/** Words with their marks, in the order of the drawing. */
export function Legend({ items }: { items: readonly { label: string; mark: LegendMark }[] }) {
  return (
    <ul className={classes.legend}>
      {items.map((item) => (
        <li key={item.label}>
          <Mark mark={item.mark} />
          {item.label}
        </li>
      ))}
    </ul>
  );
}
