import { none, personal, type DataMap } from "#platform/datamap";

const added = personal({
  purpose: "to keep and show what people put into a group's library",
  basis: "contract",
  retention: "as long as the group's archive",
  seenBy: "public",
  exported: true,
  erasable: "person removed",
});
const said = personal({ ...added, erasable: "kept" });
const decided = personal({
  purpose: "to know who decided for a group",
  basis: "legitimate interest",
  retention: "as long as the group's archive",
  seenBy: "leaders",
  exported: true,
  erasable: "person removed",
});

const told = personal({
  purpose: "to tell who sent files by mail what became of them",
  basis: "contract",
  retention: "thirty days",
  seenBy: "nobody",
  exported: true,
  erasable: "row deleted",
});

export const datamap = {
  library_folders: {
    id: none,
    unit_id: none,
    parent_id: none,
    name: none,
    audience: none,
    made_by: decided,
    made_at: none,
  },
  library_settings: { unit_id: none, adders: none, changed_by: decided, changed_at: none },
  library_entries: {
    id: none,
    unit_id: none,
    folder_id: none,
    title: said,
    description: said,
    licence: none,
    url: said,
    audience: none,
    added_by: added,
    added_at: none,
    changed_at: none,
    words: said,
  },
  library_versions: {
    entry_id: none,
    number: none,
    file_key: said,
    filename: said,
    content_type: none,
    note: said,
    added_by: added,
    added_at: none,
    preview: said,
    state: none,
    text: said,
    attempts: none,
  },
  library_filings: {
    inbound_mail_id: none,
    unit_id: none,
    person_id: told,
    entry_ids: none,
    said: told,
    subject: told,
    in_reply_to: told,
    filed_at: none,
  },
  library_downloads: { entry_id: none, count: none },
} satisfies DataMap<
  | "library_folders"
  | "library_settings"
  | "library_entries"
  | "library_versions"
  | "library_filings"
  | "library_downloads"
>;
