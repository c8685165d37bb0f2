import type { Invariant } from './violation.ts';

/*
 * Mistakes that were made elsewhere, put back one at a time: each must be caught, or the test does not deserve its
 * name. Those of the server are switches of the model; those of the client wrap its store or its network
 * (client-bugs.ts), so that nothing of them is in the product.
 */
export const serverBugs = {
  naive_cursor: 'positions are the numbers taken before commit, so what commits late is never read',
  acknowledged_before_feed: 'the acknowledgement covers what is not yet in the feed nor on the page',
  acknowledgement_outside_snapshot: 'the acknowledgement is read after the rows, in another snapshot',
  no_scope_old: 'the feed does not say where a row was, so nobody is told that it left',
  exit_compacted: 'the changes of a row are compacted to the last before readers are chosen',
  last_exit_only: 'a row that went from scope to scope is told to have left the last one only',
  retry_without_key: 'a mutation that comes again is carried out again',
  record_apart: 'effect and record are two transactions, and the server dies between them',
  stale_room: 'a socket stays in its rooms when the right ends, and nobody is told',
  rejection_holds_up_queue: 'a refused mutation refuses the batch',
  last_writer_wins_silently: 'a clash is settled by the later writer, without a Konflikt',
  frames_loaded_later: 'rows of a frame are read after the feed, with what was committed meanwhile',
  restored_without_epoch: 'a database restored to an older state keeps its epoch',
} as const;
export type ServerBug = keyof typeof serverBugs;

export const clientBugs = {
  cursor_before_rows: 'the cursor is stored before the rows, in another transaction',
  dropped_on_401: 'what was sent when the session had ended is dropped',
  outbox_cleared_on_resync: 'a void cursor empties the whole database',
  overlay_ends_with_answer: 'a change leaves the screen with its answer, not with its rows',
  retry_under_new_id: 'what got no answer is sent again as a new mutation',
  number_outside_transaction: 'two tabs read the last number before they store theirs',
  unread_store_given_up: 'a store that cannot be read once is written to no more',
  epoch_ignored: 'a cursor of another life of the database goes on being used',
  poison_first_in_first_out: 'a refused mutation stays at the head of the queue and is tried again',
  exits_ignored: 'a row that moved out of reach is not taken away',
  lost_scope_kept: 'a scope that was lost keeps its rows',
  snapshot_without_replay: 'a snapshot is shown without the changes made while it was read',
  pages_shown_singly: 'each page of a pull is published as it comes',
  frame_shown_singly: 'each frame of a socket is published as it comes, before the head',
  gap_ignored: 'a frame is laid on rows that an earlier one never reached',
  unknown_number_ignored: 'a number the server knows as another mutation’s is sent again and again',
  ordered_by_clock: 'the queue is ordered by the device’s clock',
  handed_out_unnoted: 'what is on its way counts as never sent, and is thrown away',
  rooms_left_as_they_are:
    'who hears of changed rights pulls, but does not join anew where the pull finds them as before',
  upload_resumed_anywhere: 'an interrupted upload goes on at the wrong place',
} as const;
export type ClientBug = keyof typeof clientBugs;

export type Bug = ServerBug | ClientBug;

export const allBugs = Object.keys({ ...serverBugs, ...clientBugs }) as Bug[];
export const isServerBug = (bug: Bug | null): bug is ServerBug => bug !== null && bug in serverBugs;
export const isClientBug = (bug: Bug | null): bug is ClientBug => bug !== null && bug in clientBugs;
export const meaningOf = (bug: Bug): string => ({ ...serverBugs, ...clientBugs })[bug];

export interface Caught {
  bug: Bug;
  seed: number;
  seeds: number;
  invariant: Invariant;
}
