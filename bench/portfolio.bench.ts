import { getBuildingFigures, getPortfolio } from '../apps/api/src/features/series/portfolio.service.ts';
import { noProof, type Caller } from '../apps/api/src/platform/caller.ts';
import { percentile, timeCalls, type Bench, type Ground, type Row } from './bench.ts';
import { fillYears } from './filled.ts';
import { givenPoints } from './given.ts';

async function measure(
  { app, manager, quick }: Ground,
  size: string,
  from: string,
  aim: number | null,
): Promise<Row[]> {
  const caller: Caller = {
    ...noProof,
    kind: 'user',
    id: manager.id,
    sessionId: null,
    platform: null,
    grants: [{ role: 'energy_manager', buildingId: null }],
    authzVersion: 1,
    requestId: '',
  };
  const period = { from, to: '2026-01-01T00:00:00+01:00', quantity: 'energy' as const };
  const median = async (call: () => Promise<unknown>) => {
    await timeCalls(3, call);
    return percentile(await timeCalls(quick ? 5 : 30, call), 0.5);
  };
  const portfolio = await median(() => getPortfolio(app, caller, { ...period, resolution: 'month' }));
  const figures = await median(() => getBuildingFigures(app, caller, period));
  const aimed = (value: number) =>
    aim === null ? {} : { aim: { text: `≤ ${aim} ms`, reached: value <= aim } };
  return [
    { what: `portfolio by month, ${size}`, value: portfolio, unit: 'ms', ...aimed(portfolio) },
    { what: `figures of all buildings, ${size}`, value: figures, unit: 'ms', ...aimed(figures) },
  ];
}

export const bench: Bench = {
  name: 'Portfolio and building figures (service, median)',
  async run(ground) {
    const { app, adminUrl, quick } = ground;
    await givenPoints(app, quick ? 16 : 160, quick ? 4 : 40);
    await fillYears(adminUrl, ['2023', '2024', '2025'], 'days');
    const town = await measure(ground, '40 buildings, 160 points, 3 years', '2023-01-01T00:00:00+01:00', 30);
    if (quick) return town;
    // The later points are filled for one year; the earlier ones have it already.
    await givenPoints(app, 1840, 460);
    await fillYears(adminUrl, ['2025'], 'days');
    return [
      ...town,
      ...(await measure(ground, '500 buildings, 2,000 points, 1 year', '2025-01-01T00:00:00+01:00', null)),
    ];
  },
};
