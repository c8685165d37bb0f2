-- A step that asks for a reading names a measuring point of its own building; a foreign key by id alone, which row-level
-- security does not narrow, took any.
update checklist_items i set measuring_point_id = null
where not exists (select from measuring_points m where m.id = i.measuring_point_id and m.building_id = i.building_id)
  and i.measuring_point_id is not null;
alter table checklist_items
  drop constraint checklist_items_measuring_point_id_fkey,
  add constraint checklist_items_measuring_point_id_fkey foreign key (measuring_point_id, building_id)
    references measuring_points (id, building_id) on update cascade on delete set null (measuring_point_id);
