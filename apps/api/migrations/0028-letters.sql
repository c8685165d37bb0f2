-- Mails wait here, written together with what they tell of, until a mail server has taken them.
create table letters (
  id uuid primary key,
  sealed bytea not null,                                    -- address, subject and text
  -- What the letter carries; a link that opens nothing any more need not arrive.
  link_id uuid references account_links on delete cascade,
  attempts int not null default 0,
  next_at timestamptz not null,
  -- Later it would tell nobody anything.
  expires_at timestamptz not null
);
create index letters_next on letters (next_at);
create index letters_link on letters (link_id);
select protect_table('letters', 'false');

/* Whichever node has time sends it, once the cause is committed. */
create function tell_letters() returns trigger language plpgsql as $$
begin
  notify letters;
  return null;
end $$;
create trigger tell_letters after insert on letters for each statement execute function tell_letters();

-- When a mail server took the letter with the link.
alter table account_links add column mailed_at timestamptz;
grant select (mailed_at) on account_links to citypulse_app;
drop trigger audit on account_links;
select audit_table('account_links', 'token_hash', 'mailed_at');

-- How often somebody has asked for letters of late, counted for all nodes; by keyed hash of address or network.
create table letter_requests (
  key_hash bytea primary key,
  requests int not null,
  ends_at timestamptz not null
);
create index letter_requests_end on letter_requests (ends_at);
select protect_table('letter_requests', 'false');

-- Pictures from before there were keys are sealed under another name; where they lay is known until they are gone.
alter table photos add column former_storage_key text;
drop trigger audit on photos;
select audit_table('photos', 'storage_key', 'upload_begun_at', 'key_encrypted', 'former_storage_key');
