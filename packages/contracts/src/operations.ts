import type { Endpoint } from './endpoint.ts';
import * as audit from './audit.ts';
import * as buildings from './buildings.ts';
import * as dataSources from './data-sources.ts';
import * as identity from './identity.ts';
import * as imports from './imports.ts';
import * as intervals from './intervals.ts';
import * as masterData from './master-data.ts';
import * as metering from './metering.ts';
import * as prices from './prices.ts';
import * as readings from './readings.ts';
import * as series from './series.ts';
import * as sync from './sync.ts';
import * as system from './system.ts';
import * as users from './users.ts';

const features = {
  audit,
  buildings,
  'data-sources': dataSources,
  identity,
  imports,
  intervals,
  'master-data': masterData,
  metering,
  prices,
  readings,
  series,
  sync,
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
