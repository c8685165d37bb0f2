import { mediums } from '@citypulse/contracts/common';
import { z } from 'zod';

export const buildingsSearchSchema = z.object({
  /** Words in name, code or address. */
  search: z.string().optional().catch(undefined),
  /** Absent: table. */
  view: z.enum(['tiles', 'map']).optional().catch(undefined),
  usage: z.string().optional().catch(undefined),
  /** Column id, `-` before it for descending. */
  sort: z.string().optional().catch(undefined),
  /** Building in the side panel. */
  selected: z.uuid().optional().catch(undefined),
});

export const buildingSearchSchema = z.object({
  /** Whose consumption is drawn; the first the building has unless given. */
  medium: z.enum(mediums).optional().catch(undefined),
});
