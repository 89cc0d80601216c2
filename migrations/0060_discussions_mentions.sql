-- Who wants no mail for being named in a post that nothing else would bring them.
create table mention_refusals (
  person_id bigint primary key references persons,
  refused_at timestamptz not null
);
