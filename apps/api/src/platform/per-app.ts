import type { AppContext } from './context.ts';
import type { Databases } from './db.ts';

/** The node a context with other databases belongs to. */
const nodes = new WeakMap<AppContext, AppContext>();

/** The same node with the databases of a joined transaction, for the services that take part in it. */
export function withDatabases(app: AppContext, db: Databases): AppContext {
  const joined = { ...app, db };
  nodes.set(joined, nodes.get(app) ?? app);
  return joined;
}

/** State that belongs to one running node and is made when first asked for; two nodes in one process never share it. */
export function perApp<T>(create: (app: AppContext) => T): (app: AppContext) => T {
  const made = new WeakMap<AppContext, T>();
  return (context) => {
    const app = nodes.get(context) ?? context;
    const known = made.get(app);
    if (known !== undefined) return known;
    const created = create(app);
    made.set(app, created);
    return created;
  };
}
