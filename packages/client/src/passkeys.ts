/** What a browser's authenticator answered, as it goes over the wire; absent: the person has turned away. */
type Answer<T> = Promise<T | undefined>;

type Options = Record<string, unknown>;

/** WebAuthn level 3: options and answers as JSON, so that nothing is decoded here. */
export const passkeysWork = (): boolean =>
  typeof PublicKeyCredential === 'function' &&
  typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function' &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';

/** The browser asks the person for finger, face or PIN and makes a new passkey. */
export const makePasskey = <T>(options: Options): Answer<T> =>
  answered<T>(() =>
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
        options as unknown as PublicKeyCredentialCreationOptionsJSON,
      ),
    }),
  );

/** The browser offers the passkeys it has for this site. */
export const offerPasskey = <T>(options: Options): Answer<T> =>
  answered<T>(() =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
        options as unknown as PublicKeyCredentialRequestOptionsJSON,
      ),
    }),
  );

async function answered<T>(ask: () => Promise<Credential | null>): Answer<T> {
  try {
    const credential = await ask();
    return credential instanceof PublicKeyCredential ? (credential.toJSON() as T) : undefined;
  } catch (error) {
    // Turned away, took too long, or has none: browsers do not tell these apart.
    if (error instanceof DOMException && error.name === 'NotAllowedError') return undefined;
    throw error;
  }
}
