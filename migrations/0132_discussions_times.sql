-- Find a time (D-14): a post asks when a meeting can be held. Times are kept as they were written, by the clocks of a named zone, so that a change of a zone's
-- rules moves no meeting.

create table time_questions (
  post_id bigint primary key references posts,
  title text not null check (length(btrim(title)) between 1 and 200),
  time_zone text not null,
  asked text not null check (asked in ('unit', 'leaders')),
  -- Its last day by the association's calendar.
  closes_on date not null,
  asked_by bigint not null references persons,
  asked_at timestamptz not null
);

create table time_options (
  post_id bigint not null references time_questions,
  number smallint not null check (number between 1 and 20),
  day date not null,
  clock text not null check (clock ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  minutes smallint not null check (minutes between 5 and 1440),
  primary key (post_id, number),
  unique (post_id, day, clock, minutes)
);

create table time_answers (
  post_id bigint not null,
  option smallint not null,
  person_id bigint not null references persons,
  answer text not null check (answer in ('yes', 'if-need-be', 'no')),
  answered_at timestamptz not null,
  primary key (post_id, person_id, option),
  foreign key (post_id, option) references time_options
);
create index time_answers_person on time_answers (person_id);

-- Every time that was ever chosen; the one that has not ended stands. The place in this line is what calendars take for the newer entry.
create table time_choices (
  id bigint generated always as identity primary key,
  post_id bigint not null,
  option smallint not null,
  chosen_by bigint not null references persons,
  chosen_at timestamptz not null,
  ended_by bigint references persons,
  ended_at timestamptz check (ended_at >= chosen_at),
  foreign key (post_id, option) references time_options,
  check ((ended_at is null) = (ended_by is null))
);
create unique index time_choices_stands on time_choices (post_id) where ended_at is null;
create index time_choices_post on time_choices (post_id, id);

-- Visitors' pages show what is asked and what was chosen; who answered what is for those who are asked.
do $$
declare
  of record;
begin
  for of in select unnest(array['time_questions', 'time_options', 'time_choices']) as name loop
    execute format('create trigger %I after insert on %I referencing new table as changed for each statement execute function tell_pages_of_post_parts()', of.name || '_pages_came', of.name);
    execute format('create trigger %I after update on %I referencing new table as changed for each statement execute function tell_pages_of_post_parts()', of.name || '_pages_is', of.name);
    execute format('create trigger %I after delete on %I referencing old table as changed for each statement execute function tell_pages_of_post_parts()', of.name || '_pages_went', of.name);
  end loop;
end $$;
