/** Where an installation remembers who was signed in last, for a start without a network. */
export interface PersonStore {
  read(): Promise<string | null>;
  write(person: string): Promise<void>;
  clear(): Promise<void>;
}

/** In a browser; refused storage only costs the start without a network. */
export function browserPerson(app: string): PersonStore | undefined {
  if (typeof localStorage === 'undefined') return undefined;
  const key = `citypulse-person-${app}`;
  return {
    read: async () => localStorage.getItem(key),
    write: async (person) => localStorage.setItem(key, person),
    clear: async () => localStorage.removeItem(key),
  };
}
