import { useElementSize } from '@mantine/hooks';
import { carriers, type Carrier } from '../icons.ts';
import type { ColorToken } from '../tokens.ts';
import classes from './sparkline.module.css';

export interface SparklineProps {
  /** Oldest first; null is a gap, never zero. */
  values: readonly (number | null)[];
  carrier?: Carrier;
  height?: number;
  /** Marks at the first and the last value. */
  ends?: boolean;
}

const PAD = 4;

interface Point {
  x: number;
  y: number;
}

/** Consecutive measured stretches as points; a gap starts a new one. */
function stretches(values: readonly (number | null)[], width: number, height: number): Point[][] {
  const known = values.filter((value) => value !== null);
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const step = (width - 2 * PAD) / Math.max(1, values.length - 1);
  const lines: Point[][] = [[]];
  values.forEach((value, index) => {
    if (value === null) lines.push([]);
    else {
      const y = height - PAD - ((value - low) / span) * (height - 2 * PAD);
      lines.at(-1)?.push({ x: PAD + index * step, y });
    }
  });
  return lines.filter((line) => line.length > 0);
}

const path = (line: readonly Point[]) =>
  line.map(({ x, y }, i) => `${i ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

/** A small line without axes. Decorative: the figures stand beside it. */
export function Sparkline({ values, carrier, height = 40, ends = true }: SparklineProps) {
  const color: ColorToken = carrier ? carriers[carrier].fill : 'primary';
  const dash = carrier ? carriers[carrier].dash.join(' ') : '';
  const { ref, width: measured } = useElementSize();
  const width = measured || 180;
  const lines = stretches(values, width, height);
  const first = lines[0]?.[0];
  const last = lines.at(-1)?.at(-1);
  return (
    <div ref={ref}>
      <svg
        className={classes.spark}
        style={{ '--spark': `var(--cp-${color})`, height } as React.CSSProperties}
        aria-hidden
      >
        {lines.map((line) => (
          <g key={line[0]?.x}>
            <path
              className={classes.area}
              d={`${path(line)}L${line.at(-1)?.x.toFixed(1)} ${height}L${line[0]?.x.toFixed(1)} ${height}Z`}
            />
            <path className={classes.line} d={path(line)} strokeDasharray={dash} />
          </g>
        ))}
        {ends && first && <circle className={classes.first} cx={first.x} cy={first.y} r={2.5} />}
        {ends && last && <circle className={classes.last} cx={last.x} cy={last.y} r={3} />}
      </svg>
    </div>
  );
}
