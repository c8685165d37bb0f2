import type { SignedInUser } from '@citypulse/contracts/identity';

/**
 * `expired`: the server ended the session while someone was at work; nothing is thrown away, the password is
 * asked for again; `unproved`: it goes on as soon as the person has proved who he is. `offline`: started without a network, with the person who was signed in last; works like signed in,
 * on what the device holds. `signed_out` with `unreachable`: whether a session exists could not be found out; with
 * `ended`: there was one here, and the server has ended it.
 */
export type SessionState =
  | { name: 'restoring' }
  | { name: 'signed_out'; why?: 'unreachable' | 'ended' }
  | { name: 'signing_in' }
  | { name: 'signed_in'; user: SignedInUser }
  | { name: 'offline'; user: SignedInUser }
  | { name: 'expired'; user: SignedInUser; why?: 'unproved' };
