import { IconClock, IconCloudOff } from '@tabler/icons-react';
import { isStale, liveStateOf, type LiveState } from './live-state.ts';
import { useFormats, useNow, useUiTexts } from './provider.tsx';
import classes from './value-age.module.css';

/** Filled and pulsing, ring, or dashed ring: told apart by shape, the word stands beside or in the title. */
export function LiveDot({ state }: { state: LiveState }) {
  return <span className={classes.dot} data-state={state} aria-hidden />;
}

export interface ValueAgeProps {
  /** End of the newest value; null when there never was one. */
  at: string | null;
  /** How often a value is due. Older than twice this is stale. */
  intervalSeconds: number;
  /** The socket is joined to this value's scope. */
  joined?: boolean;
  /** The source delivers by itself; hand readings show a plain age. */
  live?: boolean;
  /** Words instead of only the age: live, vor 12 s. */
  verbose?: boolean;
}

/** Every value has an age: live dot, plain age, or Stand with a crossed cloud. */
export function ValueAge({
  at,
  intervalSeconds,
  joined = false,
  live = true,
  verbose = false,
}: ValueAgeProps) {
  const formats = useFormats();
  const texts = useUiTexts();
  const now = useNow(verbose ? 1_000 : 10_000);
  if (at === null) return <span className={classes.age}>–</span>;
  const exact = formats.dateTime(at);
  if (isStale(at, intervalSeconds, now)) {
    return (
      <span className={classes.age} title={exact}>
        <IconCloudOff size={14} stroke={1.75} aria-hidden />
        {formats.asOf(at, now)}
      </span>
    );
  }
  const state = liveStateOf(joined, at, intervalSeconds, now);
  const word = texts[state];
  if (!live) {
    return (
      <span className={classes.age} title={exact}>
        <IconClock size={14} stroke={1.75} aria-hidden />
        {formats.age(at, now)}
      </span>
    );
  }
  return (
    <span className={classes.age} title={`${word}, ${formats.age(at, now)}, ${exact}`}>
      <LiveDot state={state} />
      {state === 'live' && !verbose && (
        <>
          <span className="visually-hidden">{word}, </span>
          {formats.age(at, now)}
        </>
      )}
      {state === 'live' && verbose && `${word}, ${formats.age(at, now)}`}
      {state === 'delayed' && `${word}, ${formats.span(at, now)}`}
      {state === 'disconnected' && (verbose ? `${word}, ${formats.asOf(at, now)}` : word)}
    </span>
  );
}
