import type { Medium } from '@citypulse/contracts/common';
import { gasConversion, stableId } from './points.ts';

interface Step {
  from: string;
  /** ct/kWh net, for water ct/m³. */
  energy: number;
  /** €/(kW·a) and €/a net. */
  capacity?: number;
  base: number;
  /** €/t. */
  co2?: number;
  vat: number;
}

/** Invented, of the size such contracts have; each step ends where the next begins. */
const contracts: ReadonlyArray<readonly [medium: Medium, name: string, steps: readonly Step[]]> = [
  [
    'electricity',
    'Strom Rahmenvertrag',
    [
      { from: '2024-01-01', energy: 25.4, capacity: 88, base: 118, vat: 19 },
      { from: '2025-01-01', energy: 24.1, capacity: 94, base: 122, vat: 19 },
      { from: '2026-01-01', energy: 22.9, capacity: 98, base: 124, vat: 19 },
    ],
  ],
  [
    'gas',
    'Erdgas Rahmenvertrag',
    [
      // The lower rate on gas and district heat ended with March 2024.
      { from: '2024-01-01', energy: 6.9, base: 210, co2: 45, vat: 7 },
      { from: '2024-04-01', energy: 6.9, base: 210, co2: 45, vat: 19 },
      { from: '2025-01-01', energy: 6.4, base: 216, co2: 55, vat: 19 },
      { from: '2026-01-01', energy: 6.1, base: 216, co2: 60, vat: 19 },
    ],
  ],
  [
    'district_heat',
    'Nahwärme Schulzentrum',
    [
      { from: '2024-01-01', energy: 11.8, capacity: 42, base: 160, vat: 7 },
      { from: '2024-04-01', energy: 11.8, capacity: 42, base: 160, vat: 19 },
      { from: '2025-01-01', energy: 12.3, capacity: 43, base: 165, vat: 19 },
      { from: '2026-01-01', energy: 12.1, capacity: 44, base: 165, vat: 19 },
    ],
  ],
  [
    'heating_oil',
    'Heizöl',
    [
      { from: '2024-01-01', energy: 8.6, base: 0, co2: 45, vat: 19 },
      { from: '2025-01-01', energy: 8.1, base: 0, co2: 55, vat: 19 },
      { from: '2026-01-01', energy: 8.3, base: 0, co2: 60, vat: 19 },
    ],
  ],
  [
    'pellets',
    'Holzpellets',
    [
      { from: '2024-01-01', energy: 5.6, base: 0, vat: 7 },
      { from: '2025-01-01', energy: 6.0, base: 0, vat: 7 },
      { from: '2026-01-01', energy: 6.2, base: 0, vat: 7 },
    ],
  ],
  [
    'lpg',
    'Flüssiggas',
    [
      { from: '2024-01-01', energy: 8.9, base: 96, co2: 45, vat: 19 },
      { from: '2025-01-01', energy: 8.7, base: 96, co2: 55, vat: 19 },
      { from: '2026-01-01', energy: 8.8, base: 96, co2: 60, vat: 19 },
    ],
  ],
  [
    'water',
    'Trinkwasser',
    [
      { from: '2024-01-01', energy: 236, base: 62, vat: 7 },
      { from: '2025-01-01', energy: 248, base: 64, vat: 7 },
      { from: '2026-01-01', energy: 255, base: 66, vat: 7 },
    ],
  ],
];

export const townTariffs = contracts.flatMap(([medium, name, steps]) =>
  steps.map((step, index) => ({
    id: stableId(`tariff ${medium} ${step.from}`),
    name: `${name} ${step.from.slice(0, 4)}`,
    medium,
    valid_from: step.from,
    valid_to: steps[index + 1]?.from ?? null,
    energy_price_cents: step.energy,
    capacity_price_euros: step.capacity ?? 0,
    base_price_euros: step.base,
    co2_price_euros: step.co2 ?? 0,
    vat_percent: step.vat,
  })),
);

export const townGasConversions = [
  {
    id: stableId('gas conversion'),
    valid_from: '2020-01-01',
    valid_to: null,
    state_number: gasConversion.stateNumber,
    calorific_value: gasConversion.calorificValue,
  },
];
