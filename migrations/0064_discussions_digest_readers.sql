-- Few of all subscriptions gather; those who do are looked for every five minutes. (In words that the enumeration had before it had these modes.)
create index subscriptions_gathering on subscriptions (person_id) where mode not in ('each', 'web');
