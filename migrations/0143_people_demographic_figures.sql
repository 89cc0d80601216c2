-- Figures as they were counted at one moment (M-2): two looks soon after each other would tell who answered in between.
create table demographic_figures (
  counted_at timestamptz primary key,
  told jsonb not null
);

-- Who has said, changed or taken back something since then; gone with the next count.
create table demographic_changes (
  person_id bigint primary key references persons
);
