export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden style={{ flex: 'none' }}>
      <rect width="24" height="24" rx="6" fill="var(--cp-primary)" />
      <path
        d="M4 13h3.2l2-6 3.6 10 2.2-6.5 1 2.5H20"
        fill="none"
        stroke="var(--cp-on-primary)"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
