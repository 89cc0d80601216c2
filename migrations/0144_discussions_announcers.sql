-- Who may send announcements to a group (D-27): those who lead it, or whoever may post there.
alter table unit_manners add column announcers text not null default 'leaders' check (announcers in ('leaders', 'posters'));
