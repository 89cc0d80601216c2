-- What somebody says about themselves to be counted, with a consent of its own (M-2). Whoever takes that back takes the answers with it.
create table demographic_consents (
  person_id bigint primary key references persons,
  given_at timestamptz not null
);

create table demographic_answers (
  person_id bigint not null references demographic_consents on delete cascade,
  question text not null check (length(question) <= 40),
  answer text not null check (length(answer) <= 40),
  primary key (person_id, question, answer)
);
create index demographic_answers_counted on demographic_answers (question, answer);
