import { ActionIcon, Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCloudOff, IconCopy, IconRefresh } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useFormats, useNow, useUiTexts } from './provider.tsx';
import { StatusIcon } from './status-badge.tsx';
import classes from './state-views.module.css';

/** True once the wait was long enough to be worth showing. */
export function useWaited(ms = 300): boolean {
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setWaited(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return waited;
}

/** A grey block of the size of what comes. Invisible for the first 300 ms, but it already takes its place. */
export function Skeleton({ height, width = '100%' }: { height: number | string; width?: number | string }) {
  const waited = useWaited();
  return (
    <div
      className={classes.skeleton}
      data-shown={waited || undefined}
      style={{ height, width }}
      aria-hidden
    />
  );
}

export interface LoadingStateProps {
  /** Height of what is coming, so that nothing jumps. */
  height: number;
  /** Lines of a list or table, or one block. */
  shape?: 'block' | 'lines' | 'bars';
}

const barHeights = [88, 80, 70, 44, 26, 16, 12, 14, 24, 48, 62, 74];

export function LoadingState({ height, shape = 'block' }: LoadingStateProps) {
  const texts = useUiTexts();
  const lines = Math.max(1, Math.floor(height / 40));
  return (
    <div className={classes.loading} style={{ minHeight: height }} role="status" aria-label={texts.loading}>
      {shape === 'block' && <Skeleton height={height} />}
      {shape === 'lines' &&
        Array.from({ length: lines }, (_, line) => (
          <div key={line} className={classes.loadingLine}>
            <Skeleton height={12} width={`${38 + ((line * 17) % 30)}%`} />
            <Skeleton height={12} width="18%" />
          </div>
        ))}
      {shape === 'bars' && (
        <div className={classes.loadingBars} style={{ height }}>
          {barHeights.map((share) => (
            <Skeleton key={share} height={`${share}%`} width="5%" />
          ))}
        </div>
      )}
    </div>
  );
}

export interface EmptyStateProps {
  title: string;
  /** Why nothing is here, in one sentence without blame. */
  children?: ReactNode;
  /** Exactly one primary action. */
  action?: ReactNode;
  height?: number;
}

export function EmptyState({ title, children, action, height }: EmptyStateProps) {
  return (
    <div className={classes.state} style={{ minHeight: height }}>
      <svg width="100" height="56" viewBox="0 0 100 56" aria-hidden className={classes.emptyArt}>
        {[18, 34, 26, 44, 30].map((bar, index) => (
          <rect key={bar} x={8 + index * 18} y={52 - bar} width="11" height={bar} rx="2" />
        ))}
        <path d="M2 53.5h96" />
      </svg>
      <p className={classes.title}>{title}</p>
      {children !== undefined && <p className={classes.text}>{children}</p>}
      {action}
    </div>
  );
}

export interface ErrorStateProps {
  title?: string;
  /** What happened, why, and what stays as it was. */
  children: ReactNode;
  /** Reference for support. */
  requestId?: string;
  onRetry?: () => void;
  height?: number;
  /** Puts the focus on the retry button, for a view that was just asked for. */
  focusRetry?: boolean;
}

export function ErrorState({ title, children, requestId, onRetry, height, focusRetry }: ErrorStateProps) {
  const texts = useUiTexts();
  return (
    <div className={classes.state} style={{ minHeight: height }} role="alert">
      <StatusIcon status="critical" size={28} />
      <p className={classes.title}>{title ?? texts.errorTitle}</p>
      <p className={classes.text}>{children}</p>
      {onRetry && (
        <Button
          variant="filled"
          leftSection={<IconRefresh size={16} stroke={1.75} />}
          onClick={onRetry}
          data-autofocus={focusRetry}
          autoFocus={focusRetry}
        >
          {texts.retry}
        </Button>
      )}
      {requestId && (
        <span className={classes.reference}>
          {texts.errorId} <code>{requestId}</code>
          <CopyButton value={requestId}>
            {({ copied, copy }) => (
              <ActionIcon size="sm" onClick={copy} aria-label={copied ? texts.copied : texts.copy}>
                {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              </ActionIcon>
            )}
          </CopyButton>
        </span>
      )}
    </div>
  );
}

/** Something to know of what stands below it. */
export function Strip({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.strip} role="status">
      {icon}
      <span>{children}</span>
    </div>
  );
}

/** The strip above data that may be outdated: last state with its time. */
export function OfflineNote({ since }: { since: string | number | null }) {
  const texts = useUiTexts();
  const formats = useFormats();
  const now = useNow();
  return (
    <Strip icon={<IconCloudOff size={16} stroke={1.75} aria-hidden />}>
      {since === null
        ? texts.offline
        : `${texts.offlineSince} ${formats.dateTime(since)} (${formats.age(since, now)})`}
    </Strip>
  );
}
