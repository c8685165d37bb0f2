import type { AppContext } from './context.ts';

/** State that belongs to one running node and is made when first asked for; two nodes in one process never share it. */
export function perApp<T>(create: (app: AppContext) => T): (app: AppContext) => T {
  const made = new WeakMap<AppContext, T>();
  return (app) => {
    const known = made.get(app);
    if (known !== undefined) return known;
    const created = create(app);
    made.set(app, created);
    return created;
  };
}
