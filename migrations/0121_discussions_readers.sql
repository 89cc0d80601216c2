-- What a digest gathers is asked by its reader: without this every batch of digests read all subscriptions that there ever were (1.6 s for 500 of 10,000 readers).
create index subscriptions_of_person on subscriptions (person_id, unit_id);
drop index subscriptions_gathering;
create index subscriptions_gathering on subscriptions (person_id) where mode in ('daily', 'weekly');
