-- Where a group sends advertisements of jobs (D-29); null: they are as welcome as anything else.
alter table unit_manners add column jobs_url text check (length(jobs_url) <= 2000);
