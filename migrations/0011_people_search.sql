-- Persons by the beginnings of their names, for the author filter of the search and for whoever looks people up. `names` is made by 0010.
create index persons_name_words on persons using gin (to_tsvector('public.names', name));
