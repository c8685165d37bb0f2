import { z } from 'zod';

/** `row` is an id within the tab, or `new`. */
export const pricesSearchSchema = z.object({
  tab: z.enum(['tariffs', 'factors', 'gas']).optional().catch(undefined),
  row: z.string().optional().catch(undefined),
});

export type PricesTab = NonNullable<z.infer<typeof pricesSearchSchema>['tab']>;

/** What every tab gets: which row its panel shows, and how to change that. */
export interface PricesTabProps {
  row: string | undefined;
  select: (row: string | undefined) => void;
  mayWrite: boolean;
}
