-- Units by the stems of the words that they say of themselves; `site` is made by 0010.
create index units_words on units using gin (to_tsvector('public.site', name || ' ' || coalesce(acronym, '') || ' ' || purpose));
