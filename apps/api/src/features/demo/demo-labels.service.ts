import { stableId } from '../../demo-town/points.ts';
import type { AppContext } from '../../platform/context.ts';
import { ensureLabels } from '../labels/labels.service.ts';

/** Etiketten with the same ids in every demo town; codes and signatures are the deployment's own. */
export const labelDemoTown = (app: AppContext): Promise<void> =>
  ensureLabels(app, ({ t, id }) => stableId(`label ${t} ${id}`));
