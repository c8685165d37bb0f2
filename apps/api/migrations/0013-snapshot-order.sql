-- A snapshot pages through the readings of a building by id; without this each page would sort all of them.
create index readings_snapshot on readings (building_id, id);
