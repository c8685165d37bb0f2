import type { MutationOutcome } from '@citypulse/contracts/mutations';
import { t } from '../../shell/i18n.ts';

/** Why something was not taken, and what can be done. */
export function refusalWords(outcome: MutationOutcome | null): string {
  switch (outcome?.code) {
    case undefined:
      return t('Der Server hat die Änderung nicht angenommen.');
    case 'not_found':
      return t('Das gibt es nicht mehr, oder du hast dort keinen Zugriff mehr.');
    case 'forbidden':
      return t('Dafür fehlt dir das Recht.');
    case 'task_closed':
      return t('Der Auftrag ist inzwischen geschlossen. Bitte das Büro, ihn wieder zu öffnen.');
    case 'state_refused':
      return t('Der Auftrag steht inzwischen anders; dieser Schritt passt nicht mehr.');
    case 'checklist_incomplete':
      return t('Es fehlen noch Schritte der Checkliste.');
    case 'depends_on_refused':
      return t('Baut auf einer Änderung auf, die nicht angenommen wurde.');
    case 'reading_invalid':
      return t('Der Zeitpunkt der Ablesung kann nicht stimmen. Prüfe Datum und Uhrzeit des Geräts.');
    case 'already_exists':
      return t('Das gibt es schon.');
    case 'unknown_person':
      return t('Diese Person kann dort nicht eingeteilt werden.');
    case 'payload_too_large':
      return t('Die Änderung ist zu groß. Teile sie auf oder kürze den Text.');
    case 'answer_invalid':
      return t('Die Antwort passt nicht zur Frage.');
    default:
      return outcome?.detail ?? t('Der Server hat die Änderung nicht angenommen.');
  }
}
