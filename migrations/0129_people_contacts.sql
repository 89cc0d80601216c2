-- How somebody may be reached past the form on their page, if they say so (M-2). The address needs no proof: nothing is sent there by us.
alter table profiles
  add column contact_mail text check (length(contact_mail) <= 254),
  add column phone text check (length(phone) <= 40);
