-- Pictures lie encrypted, each photo's under a key of its own; the key is sealed with the deployment's secret.

-- Null: kept before there were keys, and not encrypted.
alter table photos add column key_encrypted bytea;

drop trigger audit on photos;
select audit_table('photos', 'storage_key', 'upload_begun_at', 'key_encrypted');

-- The app role reads every column but the key.
do $$ begin
  revoke select on photos from citypulse_app;
  execute (select format('grant select (%s) on photos to citypulse_app', string_agg(quote_ident(column_name), ', '))
    from information_schema.columns
    where table_schema = 'public' and table_name = 'photos' and column_name <> 'key_encrypted');
end $$;
