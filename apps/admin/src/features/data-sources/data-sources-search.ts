import { z } from 'zod';

/** `source` is an id, or `new`. */
export const dataSourcesSearchSchema = z.object({ source: z.string().optional().catch(undefined) });
