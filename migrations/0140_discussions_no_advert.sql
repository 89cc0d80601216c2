-- Its author said that a held mail advertises no job (D-29): it goes once more through all rules but that one.
alter table held_mails add column no_advert_at timestamptz;
