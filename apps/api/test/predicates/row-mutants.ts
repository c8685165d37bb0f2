import { rolePermissions, roles, permissions, type Permission } from '@citypulse/contracts/permissions';
import pg from 'pg';

/** A predicate of the database made weaker: what it was, what becomes of it, and how to put either in force. */
export interface RowMutant {
  what: string;
  change: string;
  /** The table it guards; null: it is part of many. */
  table: string | null;
  mutate: string;
  restore: string;
}

interface Policy {
  table: string;
  name: string;
  cmd: 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';
  condition: string;
}

const holders = (permission: Permission) =>
  roles.filter((role) => rolePermissions[role].includes(permission)).join();

/** Another permission that other roles hold, if possible more of them: a slip of the pen that lets somebody in. */
function neighbourOf(permission: Permission): Permission | undefined {
  const others = permissions.filter((other) => holders(other) !== holders(permission));
  const wider = others.filter((other) => roles.every((role) => !has(role, permission) || has(role, other)));
  return wider.toSorted((a, b) => holders(a).length - holders(b).length)[0] ?? others[0];
}

const has = (role: (typeof roles)[number], permission: Permission) =>
  rolePermissions[role].includes(permission);

function withCondition({ table, name, cmd }: Policy, condition: string): string {
  const using = cmd === 'INSERT' ? '' : ` using (${condition})`;
  const check = cmd === 'INSERT' || cmd === 'UPDATE' ? ` with check (${condition})` : '';
  return `alter policy ${name} on ${table}${using}${check}`;
}

function weakened({ condition }: Policy): { change: string; condition: string }[] {
  const named = [...condition.matchAll(/'(\w+:\w+)'/g)].map(([, permission]) => permission as Permission);
  const swaps = [...new Set(named)].flatMap((permission) => {
    const other = neighbourOf(permission);
    if (!other) return [];
    return {
      change: `${permission} → ${other}`,
      condition: condition.replaceAll(`'${permission}'`, `'${other}'`),
    };
  });
  return condition === 'true' ? [] : [{ change: 'dropped', condition: 'true' }, ...swaps];
}

const policyMutants = (policies: readonly Policy[]): RowMutant[] =>
  policies.flatMap((policy) =>
    weakened(policy).map(({ change, condition }) => ({
      what: `${policy.table}, ${policy.cmd.toLowerCase()}`,
      change,
      table: policy.table,
      mutate: withCondition(policy, condition),
      restore: withCondition(policy, policy.condition),
    })),
  );

/** What the policies ask, with one condition taken out of it: by the words of the migration. */
const weakenings: readonly (readonly [name: string, change: string, from: RegExp, to: string])[] = [
  [
    'actor_grants(text)',
    'rights that have ended or not begun count',
    /assignments_in_force a/,
    'role_assignments a',
  ],
  ['actor_grants(text)', 'any right counts as the wanted one', / and p\.permission = permission_wanted/, ''],
  ['actor_grants(text)', 'a disabled person keeps the rights', / and u\.disabled_at is null/, ''],
  ['actor_grants(text)', 'everybody has everybody’s rights', /where a\.user_id = actor_id\(\)/, 'where true'],
  [
    'actor_grants(text)',
    'a right in a building is one in the town',
    /select a\.building_id/,
    'select null::uuid',
  ],
  ['actor_grants(text)', 'a disabled gateway delivers', / and d\.disabled_at is null/, ''],
  ['actor_grants(text)', 'a gateway holds every right', / and permission_wanted = 'energy:ingest'/, ''],
  ['actor_grants(text)', 'everybody is every gateway', /where d\.id = actor_id\(\) and/, 'where'],
  [
    'actor_permits_town(text)',
    'a right in a building is one in the town',
    / where g\.building_id is null/,
    '',
  ],
];

async function functionMutants(owner: pg.Client): Promise<RowMutant[]> {
  const mutants: RowMutant[] = [];
  for (const [name, change, from, to] of weakenings) {
    const { rows } = await owner.query<{ definition: string }>(
      'select pg_get_functiondef($1::regprocedure) as definition',
      [name],
    );
    const restore = rows[0]?.definition ?? '';
    const mutate = restore.replace(from, to);
    if (mutate === restore) throw new Error(`${name} does not read ${from.source} any more`);
    mutants.push({ what: name, change, table: null, mutate, restore });
  }
  return mutants;
}

/** Every policy the app role is under, dropped and with another permission, and the functions they ask, weakened. */
export async function rowMutants(owner: pg.Client): Promise<RowMutant[]> {
  const { rows } = await owner.query<Policy>(
    `select tablename as table, policyname as name, cmd, coalesce(qual, with_check) as condition from pg_policies
     where 'citypulse_app' = any (roles::text[]) order by tablename, cmd`,
  );
  return [...policyMutants(rows), ...(await functionMutants(owner))];
}
