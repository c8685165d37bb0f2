import type { Local } from '@citypulse/client/react/sync';
import type { ChecklistItem } from '@citypulse/contracts/checklists';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import type { MaintenanceSession } from '@citypulse/contracts/task-work';
import type { ReactNode } from 'react';
import type { StepName } from './step-header.tsx';

/** What every part of work under way is given. */
export interface WorkProps {
  task: Local<MaintenanceTask>;
  session: MaintenanceSession;
  items: readonly Local<ChecklistItem>[];
  head: ReactNode;
  onStep: (step: StepName) => void;
}
