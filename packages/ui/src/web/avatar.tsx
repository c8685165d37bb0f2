import classes from './avatar.module.css';

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word[0]?.toUpperCase() ?? '')
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('');

const tints = ['primary', 'info', 'pending', 'warn'] as const;

/** Always the same tint for the same name; it only helps the eye, the name stands beside it. */
const tintOf = (name: string) => tints[[...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 4];

export function Avatar({ name, size = 28, off }: { name: string; size?: number; off?: boolean }) {
  return (
    <span
      className={classes.avatar}
      data-tint={off ? 'off' : tintOf(name)}
      style={{ width: size, height: size, fontSize: size > 32 ? '0.875rem' : '0.75rem' }}
      aria-hidden
    >
      {initialsOf(name)}
    </span>
  );
}
