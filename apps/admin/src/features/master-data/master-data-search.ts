import { z } from 'zod';

/** `node` names what the panel shows: `building:<id>`, or `building:new:<siteId>` for the form of a new one. */
export const masterDataSearchSchema = z.object({
  search: z.string().optional().catch(undefined),
  retired: z.boolean().optional().catch(undefined),
  node: z.string().optional().catch(undefined),
});

const nodeKinds = ['site', 'building', 'point', 'meter'] as const;
export type NodeKind = (typeof nodeKinds)[number];

export interface NodeAddress {
  kind: NodeKind;
  /** Id of the row, or null for a new one below `parentId`. */
  id: string | null;
  parentId: string | null;
  /** A form other than the row's own. */
  form: 'edit' | 'exchange' | 'reading';
}

export function parseNode(text: string | undefined): NodeAddress | null {
  if (!text) return null;
  const [kind, id, rest] = text.split(':');
  const known = nodeKinds.find((candidate) => candidate === kind);
  if (!known || !id) return null;
  if (id === 'new') return { kind: known, id: null, parentId: rest ?? null, form: 'edit' };
  return { kind: known, id, parentId: null, form: rest === 'exchange' || rest === 'reading' ? rest : 'edit' };
}

export const nodeOf = (kind: NodeKind, id: string): string => `${kind}:${id}`;
export const newNode = (kind: NodeKind, parentId = ''): string => `${kind}:new:${parentId}`;
