import type { Reading } from '@citypulse/contracts/readings';
import type { Unit } from '@citypulse/contracts/metering';
import { t } from '../../shell/i18n.ts';

export const unitWord = (unit: Unit): string => (unit === 'm3' ? 'm³' : unit);

export function sourceWord(source: Reading['source']): string {
  switch (source) {
    case 'manual':
      return t('von Hand');
    case 'import':
      return t('Import');
    case 'live':
      return t('automatisch');
  }
}

export function statusWord(status: Reading['status']): string {
  switch (status) {
    case 'new':
      return t('neu');
    case 'plausible':
      return t('plausibel');
    case 'suspicious':
      return t('auffällig');
    case 'confirmed':
      return t('bestätigt');
    case 'corrected':
      return t('korrigiert');
    case 'discarded':
      return t('verworfen');
  }
}

export const statusShape = {
  new: 'pending',
  plausible: 'ok',
  suspicious: 'warn',
  confirmed: 'ok',
  corrected: 'info',
  discarded: 'stale',
} as const satisfies Record<Reading['status'], string>;
