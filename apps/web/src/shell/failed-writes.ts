import { useFailedWrite, type FailedWrite } from '@citypulse/client/react/sync';
import { t } from './i18n.ts';
import { isViewing } from './viewing.ts';

const words: Record<FailedWrite['why'], () => string> = {
  storage_full: () => t('Nicht gespeichert: Der Speicher dieses Geräts ist voll.'),
  gone: () => t('Nicht gespeichert: Das gibt es hier nicht mehr, oder du hast dort keinen Zugriff mehr.'),
  sent: () => t('Nicht verworfen: Der Eintrag ist vielleicht schon unterwegs.'),
  other: () => t('Nicht gespeichert. Bitte versuche es noch einmal.'),
};

const onlyLooking = () => t('Du siehst nur zu: Hier lässt sich nichts ändern.');

/** Notes come with the first change that could not be kept. */
async function note({ why }: FailedWrite): Promise<void> {
  const { notify } = await import('./notify.tsx');
  notify({ status: 'critical', text: isViewing ? onlyLooking() : words[why]() });
}

const tell = (failed: FailedWrite) => void note(failed);

/** Tells, wherever one is, that a change could not be kept in this browser. */
export const useFailedWrites = (): void => useFailedWrite(tell);
