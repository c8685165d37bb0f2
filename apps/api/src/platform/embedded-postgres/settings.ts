/** Appended to postgresql.conf when a cluster is made; an operator may change them there. For machines of 1–4 GB. */
export const defaultSettings = `
# CityPulse
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 60
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
jit = off
max_wal_size = 256MB
checkpoint_timeout = 10min
wal_compression = on
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_directory = 'log'
log_filename = 'postgres-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
log_min_duration_statement = 2s
log_parameter_max_length = 0
log_checkpoints = off
log_lock_waits = on
# Keeps values of rows (such as e-mail addresses) out of the log.
log_error_verbosity = terse
`;
