alter table site_look
  drop constraint site_look_check,
  add column logo_key text collate "C" unique references stored_files,
  add column text_font_key text collate "C" unique references stored_files,
  add column title_font_key text collate "C" unique references stored_files,
  add constraint site_look_check check ((logo is null and logo_key is null) = (logo_text is null)),
  add constraint site_look_bytes check ((logo is null or logo_key is null) and (text_font is null or text_font_key is null)
    and (title_font is null or title_font_key is null));
