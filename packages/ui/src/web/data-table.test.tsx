import { expect, test } from 'vitest';
import { DataTable, type DataTableProps } from './data-table.tsx';
import type { TableColumn } from './table-model.ts';
import { click, press, render } from './test-render.tsx';

interface Building {
  id: string;
  name: string;
  area: number | null;
}

const rows: Building[] = [
  { id: 'a', name: 'Öschhalle', area: 900 },
  { id: 'b', name: 'Rathaus', area: null },
  { id: 'c', name: 'Gymnasium', area: 9840 },
  { id: 'd', name: 'Bauhof', area: 900 },
];
const columns: TableColumn<Building>[] = [
  { id: 'name', header: 'Name', value: (row) => row.name },
  { id: 'area', header: 'Fläche, m²', align: 'end', value: (row) => row.area },
];

async function table(props: Partial<DataTableProps<Building>> = {}) {
  const { page } = await render(
    <>
      <input aria-label="Suche" />
      <DataTable label="Gebäude" rows={rows} columns={columns} rowId={(row) => row.id} {...props} />
    </>,
  );
  return {
    page,
    names: () => [...page.querySelectorAll('tbody tr')].map((row) => row.querySelector('td')?.textContent),
    header: (text: string) =>
      [...page.querySelectorAll('th button')].find((button) => button.textContent === text)!,
    row: (index: number) => page.querySelector(`[data-row="${index}"]`)!,
  };
}

test('words sort in German order, umlauts beside their letters', async () => {
  const { names, header } = await table();
  await click(header('Name'));
  expect(names()).toEqual(['Bauhof', 'Gymnasium', 'Öschhalle', 'Rathaus']);
});

test('what is unknown stays below in either direction', async () => {
  const { names, header } = await table();
  await click(header('Fläche, m²'));
  expect(names().at(-1)).toBe('Rathaus');
  await click(header('Fläche, m²'));
  expect(names().at(-1)).toBe('Rathaus');
});

test('with shift a second column decides among equals', async () => {
  const asked: string[] = [];
  const { header, names } = await table({ sort: 'area', onSort: (sort) => asked.push(sort) });
  await click(header('Name'), { shiftKey: true });
  expect(asked).toEqual(['area,name']);
  const sorted = await table({ sort: 'area,-name', onSort: () => undefined });
  expect(sorted.names()).toEqual(['Öschhalle', 'Bauhof', 'Gymnasium', 'Rathaus']);
  expect(names()).toHaveLength(4);
});

test('J and K move along the rows, Enter opens the one in focus', async () => {
  const selected: string[] = [];
  const opened: string[] = [];
  const { row } = await table({
    onSelect: ({ id }) => selected.push(id),
    onOpen: ({ id }) => opened.push(id),
  });
  await press(row(0), 'j');
  await press(row(1), 'j');
  await press(row(2), 'k');
  await press(row(1), 'Enter');
  expect(selected).toEqual(['b', 'c', 'b']);
  expect(opened).toEqual(['b']);
  expect(document.activeElement).toBe(row(1));
});

test('keys of the page work anywhere but in a field', async () => {
  const selected: string[] = [];
  const { page } = await table({ pageKeys: true, onSelect: ({ id }) => selected.push(id) });
  await press(page.querySelector('input')!, 'j');
  expect(selected).toEqual([]);
  await press(document.body, 'j');
  await press(document.body, 'ArrowDown');
  expect(selected).toEqual(['a']);
});
