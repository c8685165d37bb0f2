/** Without letters that are mistaken for each other when read out. */
const alphabet = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Four groups of five, 117 bits: easy to dictate, hopeless to guess. */
export function suggestPassword(): string {
  const letters: string[] = [];
  while (letters.length < 20) {
    const [byte = 255] = crypto.getRandomValues(new Uint8Array(1));
    // Only whole multiples of the alphabet, or some letters would come more often.
    if (byte < 256 - (256 % alphabet.length)) letters.push(alphabet.charAt(byte % alphabet.length));
  }
  return [0, 5, 10, 15].map((at) => letters.slice(at, at + 5).join('')).join('-');
}
