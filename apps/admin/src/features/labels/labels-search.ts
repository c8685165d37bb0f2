import { z } from 'zod';

export const labelsSearchSchema = z.object({ building: z.uuid().optional().catch(undefined) });
