import type { Row } from './bench.ts';

const heads = ['what', 'value', 'compared with', 'ratio', 'aim', ''];

const figure = (value: number) =>
  value.toLocaleString('en', {
    maximumFractionDigits: Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0,
  });

function cellsOf({ what, value, unit, against, aim }: Row): string[] {
  return [
    what,
    `${figure(value)} ${unit}`,
    against ? `${against.what}: ${figure(against.value)} ${unit}` : '',
    against ? figure(against.ratio) : '',
    aim?.text ?? '',
    aim ? (aim.reached ? 'yes' : 'no') : '',
  ];
}

/** For a terminal: columns in line. */
export function tableOf(results: ReadonlyMap<string, Row[]>): string {
  const groups = [...results].map(([name, rows]) => ({ name, cells: rows.map(cellsOf) }));
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...groups.flatMap(({ cells }) => cells.map((row) => (row[column] ?? '').length))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return groups.flatMap(({ name, cells }) => ['', name, line(heads), ...cells.map(line)]).join('\n');
}

const table = (rows: readonly Row[]) =>
  [heads.map((head) => head || 'reached'), heads.map(() => '---'), ...rows.map(cellsOf)]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

export function markdownOf(results: ReadonlyMap<string, Row[]>, machine: string): string {
  const sections = [...results].map(([name, rows]) => `## ${name}\n\n${table(rows)}\n`);
  return `# Benchmarks

Written by \`npm run bench\` on ${machine}. The load generator, the server and PostgreSQL share these cores, so the
ratios within one run say more than the absolute figures. Where there are several rounds, the quietest one counts.

${sections.join('\n')}`;
}
