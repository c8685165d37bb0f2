import { expect, test } from 'vitest';
import { filterCommands, type Command } from './commands.ts';

const command = (label: string, detail = '', keywords = ''): Command => ({
  id: label,
  group: 'x',
  label,
  detail,
  keywords,
  run: () => undefined,
});

const commands = [
  command('Übersicht'),
  command('Gebäude'),
  command('Gymnasium Hechingen', 'Schloßackerstraße 80'),
  command('Sporthalle Schloßacker', 'GYM-02'),
  command('Gas Kessel 1, Sporthalle Schloßacker', 'Gas'),
  command('Strom Bezug, Gymnasium Hechingen', 'Strom · UG 0.07'),
  command('7 ELS 0043 2817', 'Strom Bezug · Rathaus'),
];
const found = (query: string, limit = 10) => filterCommands(commands, query, limit).map(({ label }) => label);

test('every word must occur, in any order and any field', () => {
  expect(found('schlo gas')).toEqual(['Gas Kessel 1, Sporthalle Schloßacker']);
  expect(found('rathaus strom')).toEqual(['7 ELS 0043 2817']);
  expect(found('gas rathaus')).toEqual([]);
});

test('the name’s beginning counts more than its inside, the name more than the address', () => {
  expect(found('gym')).toEqual([
    'Gymnasium Hechingen',
    'Strom Bezug, Gymnasium Hechingen',
    'Sporthalle Schloßacker',
  ]);
});

test.each(['ubersicht', 'uebersicht', 'ÜBERSICHT', 'Über'])('%s finds Übersicht', (query) => {
  expect(found(query)).toEqual(['Übersicht']);
});

test.each(['schlossacker', 'schloßacker', 'SCHLOSSACKER'])('%s finds ß', (query) => {
  expect(found(query)[0]).toBe('Sporthalle Schloßacker');
});

test('signs with a meaning for patterns are plain text', () => {
  expect(found('0.07')).toEqual(['Strom Bezug, Gymnasium Hechingen']);
  expect(found('(*')).toEqual([]);
});

test('without words the first ones are offered', () => {
  expect(found('  ', 2)).toEqual(['Übersicht', 'Gebäude']);
});
