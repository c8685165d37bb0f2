export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 40 40" aria-hidden style={{ flex: 'none' }}>
      <rect width="40" height="40" rx="8" fill="var(--cp-primary)" />
      <path
        d="M8 24h5l3.5-11l5 17l4-12l2 6h4.5"
        fill="none"
        stroke="var(--cp-on-primary)"
        strokeWidth="2.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
