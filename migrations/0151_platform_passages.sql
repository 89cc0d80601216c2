-- What a mail that is handed on came with (ARC, RFC 8617): what was found out about it at the door, and the seals of those who had it before. Its
-- copies are sealed with that. Null: written here, or not sealed.
alter table mailings add column passage jsonb;
