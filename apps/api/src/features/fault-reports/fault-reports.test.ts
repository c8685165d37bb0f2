import { randomUUID } from 'node:crypto';
import { listAlerts } from '@citypulse/contracts/alerts';
import type {
  BuildingId,
  FaultReportId,
  MeasuringPointId,
  TaskId,
  UserId,
} from '@citypulse/contracts/common';
import {
  createFaultReport,
  listFaultReports,
  makeTaskOfReport,
  rejectFaultReport,
  type FaultReport,
} from '@citypulse/contracts/fault-reports';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;
let buildingId: BuildingId;
let manager: TestUser;
let viewer: TestUser;
let stranger: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  buildingId = (await api.given.building()).id as BuildingId;
  manager = await api.as('facility_manager', buildingId);
  viewer = await api.as('viewer', buildingId);
  stranger = await api.as('facility_manager', (await api.given.building()).id);
});
afterAll(() => api.close());

const draft = () => ({
  id: randomUUID() as FaultReportId,
  buildingId,
  category: 'water' as const,
  text: 'Tropft',
});
const report = (user: TestUser, body = {}) => user.call(createFaultReport, { body: { ...draft(), ...body } });
const rejecting = ({ id }: Pick<FaultReport, 'id'>, reason = 'Schon bekannt') => ({
  params: { reportId: id },
  body: { reason },
});

const making = (
  { id }: Pick<FaultReport, 'id'>,
  fields: { taskId?: TaskId; assigneeIds?: UserId[] } = {},
) => ({
  params: { reportId: id },
  body: { taskId: randomUUID() as TaskId, title: 'Leck suchen', ...fields },
});
const read = async ({ id }: FaultReport) => {
  const { items } = await manager.call(listFaultReports, { query: { limit: 200 } });
  return items.find((one) => one.id === id);
};

describe('a Meldung', () => {
  test('is taken from whoever may look, with what was left out', async () => {
    expect(await report(viewer)).toMatchObject({
      category: 'water',
      urgency: 'normal',
      place: null,
      status: 'new',
      taskId: null,
      reporter: { id: viewer.userId },
      version: 1,
    });
  });

  test('sent again is the same; another one under its id is refused', async () => {
    const body = { ...draft(), reportedAt: '2026-01-05T10:00:00Z' };
    const [first, ...again] = await Promise.all(
      Array.from({ length: 4 }, () => viewer.call(createFaultReport, { body })),
    );
    expect(again).toEqual([first, first, first]);
    const other = { body: { ...body, text: 'Anderes' } };
    expect((await viewer.refused(createFaultReport, other)).code).toBe('already_exists');
    expect((await manager.refused(createFaultReport, { body })).code).toBe('already_exists');
  });

  test('is not refused for a clock that is wrong', async () => {
    const earlier = Date.now();
    for (const reportedAt of ['2099-01-01T00:00:00Z', '1970-01-01T00:00:00Z']) {
      const { reportedAt: kept } = await report(viewer, { reportedAt });
      expect(Date.parse(kept)).toBeGreaterThanOrEqual(earlier);
      expect(Date.parse(kept)).toBeLessThanOrEqual(Date.now());
    }
    const past = '2026-01-05T10:00:00Z';
    expect((await report(viewer, { reportedAt: past })).reportedAt).toBe(past);
  });

  test('names a place within reach', async () => {
    const point = await api.given.measuringPoint({ buildingId });
    const measuringPointId = point.id as MeasuringPointId;
    expect(await report(viewer, { measuringPointId })).toMatchObject({ measuringPointId });
    const elsewhere = await api.given.measuringPoint({ buildingId: (await api.given.building()).id });
    const body = { ...draft(), measuringPointId: elsewhere.id as MeasuringPointId };
    const refused = (user: TestUser, fields: object) =>
      user.refused(createFaultReport, { body: { ...draft(), ...fields } });
    expect((await refused(viewer, body)).code).toBe('not_found');
    expect((await refused(stranger, {})).code).toBe('not_found');
    const town = await api.as('facility_manager');
    expect((await refused(town, { buildingId: randomUUID() })).code).toBe('not_found');
  });

  test('of danger raises a critical alert, which its rejection closes', async () => {
    const { id } = await report(viewer, { urgency: 'danger', category: 'electricity' });
    const alertOfIt = async () => {
      const { items } = await manager.call(listAlerts, { query: { limit: 200 } });
      return items.filter(({ rule }) => rule === 'danger_reported');
    };
    expect(await alertOfIt()).toMatchObject([
      { severity: 'critical', status: 'open', reason: 'electricity' },
    ]);
    await manager.call(rejectFaultReport, rejecting({ id }));
    expect(await alertOfIt()).toMatchObject([{ status: 'resolved', resolution: 'Schon bekannt' }]);
  });

  test('is turned down once, by those who plan', async () => {
    const made = await report(viewer);
    expect((await viewer.refused(rejectFaultReport, rejecting(made))).code).toBe('forbidden');
    expect((await stranger.refused(rejectFaultReport, rejecting(made))).code).toBe('not_found');
    const rejected = await manager.call(rejectFaultReport, rejecting(made));
    expect(rejected).toMatchObject({ status: 'rejected', rejection: 'Schon bekannt', version: 2 });
    expect(await manager.call(rejectFaultReport, rejecting(made))).toEqual(rejected);
    expect((await manager.refused(rejectFaultReport, rejecting(made, 'Anders'))).code).toBe('conflict');
  });

  test('lists newest first, page by page, in one’s own buildings', async () => {
    await report(viewer);
    const all = (await viewer.call(listFaultReports, { query: { limit: 200 } })).items;
    const first = await viewer.call(listFaultReports, { query: { limit: 1 } });
    const rest = await viewer.call(listFaultReports, {
      query: { limit: 200, cursor: first.nextCursor ?? '' },
    });
    expect([...first.items, ...rest.items]).toEqual(all);
    const times = all.map(({ reportedAt }) => Date.parse(reportedAt));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    const open = await viewer.call(listFaultReports, { query: { buildingId, status: 'new', limit: 200 } });
    expect(open.items).toEqual(all.filter(({ status }) => status === 'new'));
    expect((await stranger.call(listFaultReports)).items).toEqual([]);
  });
});

describe('an Auftrag of a Meldung', () => {
  test('takes over its text, place and urgency, and closes the question', async () => {
    const made = await report(viewer, { place: 'Keller', urgency: 'danger' });
    const request = making(made);
    const task = await manager.call(makeTaskOfReport, request);
    expect(task).toMatchObject({
      id: request.body.taskId,
      kind: 'fault',
      title: 'Leck suchen',
      description: 'Tropft',
      place: 'Keller',
      priority: 'urgent',
      faultReportId: made.id,
      status: 'open',
    });
    expect(await read(made)).toMatchObject({ status: 'task_made', taskId: task.id, version: 2 });
    const { items } = await manager.call(listAlerts, { query: { limit: 200 } });
    expect(items.filter(({ taskId }) => taskId === task.id)).toMatchObject([{ rule: 'danger_reported' }]);
    expect(await manager.call(makeTaskOfReport, request)).toEqual(task);
    expect((await manager.refused(rejectFaultReport, rejecting(made))).code).toBe('conflict');
  });

  test('is made once: of two at the same time one stays, and nothing of the other', async () => {
    const made = await report(viewer);
    const worker = await api.as('caretaker', buildingId);
    const requests = [making(made), making(made)];
    const outcomes = await Promise.allSettled([
      manager.call(makeTaskOfReport, requests[0]),
      worker.call(makeTaskOfReport, requests[1]),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const stays = (await read(made))?.taskId;
    const tasks = await api.app.db.system
      .selectFrom('maintenance_tasks')
      .select('id')
      .where('fault_report_id', '=', made.id)
      .execute();
    expect(tasks).toEqual([{ id: stays }]);
  });

  test('sent twice at once is one', async () => {
    const request = making(await report(viewer));
    const [one, two] = await Promise.all([1, 2].map(() => manager.call(makeTaskOfReport, request)));
    expect(one).toEqual(two);
  });

  test('asks for the right to work, and to plan where it is given to others', async () => {
    const made = await report(viewer);
    const worker = await api.as('caretaker', buildingId);
    const other = (await api.as('technician', buildingId)).userId as UserId;
    expect((await viewer.refused(makeTaskOfReport, making(made))).code).toBe('forbidden');
    expect((await stranger.refused(makeTaskOfReport, making(made))).code).toBe('not_found');
    const given = making(made, { assigneeIds: [other] });
    expect((await worker.refused(makeTaskOfReport, given)).code).toBe('forbidden');
    expect(await read(made)).toMatchObject({ status: 'new' });
    const nobody = making(made, { assigneeIds: [viewer.userId as UserId] });
    expect((await manager.refused(makeTaskOfReport, nobody)).code).toBe('unknown_person');
    expect((await manager.call(makeTaskOfReport, given)).assignees).toMatchObject([{ id: other }]);
  });

  test('never takes an id that another Auftrag has', async () => {
    const first = making(await report(viewer));
    await manager.call(makeTaskOfReport, first);
    const other = await report(viewer);
    const second = making(other, { taskId: first.body.taskId });
    expect((await manager.refused(makeTaskOfReport, second)).code).toBe('already_exists');
    expect(await read(other)).toMatchObject({ status: 'new' });
  });

  test('of a Meldung that was turned down is not made', async () => {
    const made = await report(viewer);
    await manager.call(rejectFaultReport, rejecting(made));
    expect((await manager.refused(makeTaskOfReport, making(made))).code).toBe('conflict');
  });
});
