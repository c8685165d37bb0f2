/**
 * The one way requests are signed here: RFC 9421 with every choice made. Whoever receives a signature accepts exactly
 * this, so that nothing a sender leaves out is left unprotected.
 */
export const tag = 'citypulse-v1';
export const label = 'cp';

/** Covered in this order. */
export const components = [
  '@method',
  '@target-uri',
  'content-digest',
  'content-type',
  'authorization',
] as const;
export type Component = (typeof components)[number];

/** A request without content has no type of content either; then all others are covered. */
export const componentsOf = (hasContent: boolean): readonly Component[] =>
  hasContent ? components : components.filter((name) => name !== 'content-type');

export const parameters = ['created', 'expires', 'nonce', 'keyid', 'tag'] as const;

/** Between `created` and `expires`. */
export const mostSeconds = 300;
/** So far ahead may the clock of a device be. */
export const toleratedSeconds = 30;

/** Of the curve: r and s, 32 bytes each. DER is another length. */
export const signatureBytes = 64;

export const noncePattern = /^[\w-]{16,64}$/;
/** Thumbprint of a key by RFC 7638 with SHA-256. */
export const keyIdPattern = /^[\w-]{43}$/;
