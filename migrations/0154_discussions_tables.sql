-- Archives of programs that have no mbox come as a table of posts (D-12).
alter table unit_imports drop constraint unit_imports_kind_check;
alter table unit_imports add constraint unit_imports_kind_check check (kind in ('archive', 'table', 'members'));
