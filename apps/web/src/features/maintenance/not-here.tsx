import { useRows } from '@citypulse/client/react/sync';
import { SidePanel } from '@citypulse/ui/web/side-panel';
import { EmptyState, LoadingState } from '@citypulse/ui/web/state-views';
import type { ReactNode } from 'react';
import { t } from '../../shell/i18n.ts';
import { useIsCatchingUp } from '../../shell/use-live-now.ts';

interface NotHereProps {
  entity: 'maintenance_tasks' | 'fault_reports';
  title: string;
  onClose: () => void;
  /** Why it may be missing. */
  children: ReactNode;
}

/** Not kept here says little while the device is still learning what there is. */
export function NotHere({ entity, title, onClose, children }: NotHereProps) {
  const { ready } = useRows(entity);
  const isLearning = useIsCatchingUp();
  return (
    <SidePanel title={title} onClose={onClose}>
      {!ready || isLearning ? (
        <LoadingState height={240} shape="lines" />
      ) : (
        <EmptyState title={t('Nicht gefunden')} height={240}>
          {children}
        </EmptyState>
      )}
    </SidePanel>
  );
}
