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

const introduction = `# Benchmarks

Written by \`npm run bench\`; \`node bench/run.ts --keep <name>\` measures some sections anew. The load generator, the server
and PostgreSQL share the machine's cores, so the ratios within one run say more than the absolute figures. Where there are several
rounds, the quietest one counts.
`;

export interface Section {
  name: string;
  about?: string;
  rows: Row[];
  /** Where and when. */
  measured: string;
}

const headed = ({ name, about, rows, measured }: Section) =>
  [`## ${name}`, `Measured on ${measured}.`, ...(about ? [about.trim()] : []), table(rows)].join('\n\n');

/** The page with these sections instead of the earlier ones of their names; the others stay. */
export function pageOf(page: string, sections: readonly Section[]): string {
  const [, ...old] = page.split(/^(?=## )/m);
  const kept = new Map(old.map((text) => [/^## (.*)$/m.exec(text)?.[1], text.trim()]));
  for (const section of sections) kept.set(section.name, headed(section));
  return `${[introduction.trim(), ...kept.values()].join('\n\n')}\n`;
}
