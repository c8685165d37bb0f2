import type { Endpoint } from './endpoint.ts';
import * as accounts from './accounts.ts';
import * as alerts from './alerts.ts';
import * as assets from './assets.ts';
import * as audit from './audit.ts';
import * as buildings from './buildings.ts';
import * as checklists from './checklists.ts';
import * as conflicts from './conflicts.ts';
import * as dataSources from './data-sources.ts';
import * as deviceKeys from './device-keys.ts';
import * as devices from './devices.ts';
import * as directory from './directory.ts';
import * as faultReports from './fault-reports.ts';
import * as guests from './guests.ts';
import * as identity from './identity.ts';
import * as imports from './imports.ts';
import * as intervals from './intervals.ts';
import * as labels from './labels.ts';
import * as maintenance from './maintenance.ts';
import * as maintenancePlans from './maintenance-plans.ts';
import * as masterData from './master-data.ts';
import * as metering from './metering.ts';
import * as mutations from './mutations.ts';
import * as notifications from './notifications.ts';
import * as passkeys from './passkeys.ts';
import * as permissionChecks from './permission-checks.ts';
import * as photos from './photos.ts';
import * as preferences from './preferences.ts';
import * as prices from './prices.ts';
import * as readings from './readings.ts';
import * as secondFactor from './second-factor.ts';
import * as security from './security.ts';
import * as series from './series.ts';
import * as sync from './sync.ts';
import * as system from './system.ts';
import * as taskWork from './task-work.ts';
import * as users from './users.ts';

const features = {
  accounts,
  alerts,
  assets,
  audit,
  buildings,
  checklists,
  'data-sources': dataSources,
  devices: { ...devices, ...deviceKeys },
  'fault-reports': faultReports,
  guests,
  identity: { ...identity, ...secondFactor, ...passkeys, ...directory },
  imports,
  intervals,
  labels,
  maintenance: { ...maintenance, ...taskWork },
  'maintenance-plans': maintenancePlans,
  'master-data': masterData,
  metering,
  notifications,
  'permission-checks': permissionChecks,
  photos,
  preferences,
  prices,
  readings,
  security,
  series,
  sync: { ...sync, ...mutations, ...conflicts },
  system,
  users,
};

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value;

export interface Operation {
  /** The endpoint's export name: its operationId in OpenAPI and its type as a queued mutation. */
  operationId: string;
  feature: string;
  endpoint: Endpoint;
}

/** Every endpoint of the API, by operationId. */
export const operations: readonly Operation[] = Object.entries(features).flatMap(([feature, module]) =>
  Object.entries(module).flatMap(([operationId, value]) =>
    isEndpoint(value) ? [{ operationId, feature, endpoint: value }] : [],
  ),
);
