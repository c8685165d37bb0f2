import { Page } from '@citypulse/ui/web/page';
import { Skeleton } from '@citypulse/ui/web/state-views';

/** While a screen's code is on its way: the outline of a page, and only after a moment. */
export function RouteFallback() {
  return (
    <Page>
      <div style={{ display: 'grid', gap: 16 }} aria-busy>
        <Skeleton height={28} width={220} />
        <Skeleton height={160} />
        <Skeleton height={320} />
      </div>
    </Page>
  );
}
