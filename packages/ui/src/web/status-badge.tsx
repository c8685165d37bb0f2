import {
  IconAlertOctagonFilled,
  IconAlertTriangle,
  IconCircleCheck,
  IconClock,
  IconCloudOff,
  IconInfoCircle,
  type Icon,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { statuses, type Status } from '../icons.ts';
import { icon as iconToken } from '../tokens.ts';
import classes from './status-badge.module.css';

const shapes: Record<(typeof statuses)[Status]['icon'], Icon> = {
  'circle-check': IconCircleCheck,
  'info-circle': IconInfoCircle,
  triangle: IconAlertTriangle,
  'octagon-filled': IconAlertOctagonFilled,
  clock: IconClock,
  'cloud-off': IconCloudOff,
};

export function StatusIcon({ status, size = 20 }: { status: Status; size?: number }) {
  const Shape = shapes[statuses[status].icon];
  return (
    <Shape
      size={size}
      stroke={iconToken.stroke}
      color={`var(--cp-${statuses[status].color})`}
      aria-hidden
      style={{ flex: 'none' }}
    />
  );
}

export interface StatusBadgeProps {
  status: Status;
  /** The word; shape and tint never stand alone. */
  children: ReactNode;
  /** Another shape where one fits better, such as a cloud for synchronisation. */
  icon?: ReactNode;
  size?: 'sm' | 'md' | 'lg';
  title?: string;
}

/** Shape, word and tint. */
export function StatusBadge({ status, children, icon, size = 'md', title }: StatusBadgeProps) {
  return (
    <span className={classes.badge} data-status={status} data-size={size} title={title}>
      {icon ?? <StatusIcon status={status} size={14} />}
      {children}
    </span>
  );
}
