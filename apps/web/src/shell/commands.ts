import type { ReactNode } from 'react';

/** Something the palette can jump to or do. */
export interface Command {
  id: string;
  group: string;
  label: string;
  /** Place, address, number: searched too, shown smaller. */
  detail?: string;
  /** Further words that should find it. */
  keywords?: string;
  icon?: ReactNode;
  run: () => void;
}

/** Small letters without accents; umlauts also match their two-letter spelling. */
function fold(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '');
}

/** Plain letters where the umlaut's dots were left out: Gebaude. */
const undotted = (folded: string): string => folded.replace(/([ao])e/g, '$1').replace(/(?<![aeq])ue/g, 'u');

function scoreOf(command: Command, words: readonly string[]): number {
  const label = fold(command.label);
  const rest = fold(`${command.detail ?? ''} ${command.keywords ?? ''}`);
  let score = 0;
  for (const word of words) {
    const loose = undotted(word);
    if (label.startsWith(word)) score += 8;
    else if (label.split(/[\s,./()-]+/).some((part) => part.startsWith(word))) score += 5;
    else if (label.includes(word)) score += 3;
    else if (undotted(label).includes(loose)) score += 2;
    else if (rest.includes(word) || undotted(rest).includes(loose)) score += 1;
    else return 0;
  }
  return score;
}

/** Commands in which every word occurs, best first; ties keep their order. Without words: all. */
export function filterCommands(commands: readonly Command[], query: string, limit: number): Command[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return commands.slice(0, limit);
  return commands
    .map((command) => ({ command, score: scoreOf(command, words) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ command }) => command);
}
