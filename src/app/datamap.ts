import { none, personal, type DataMap } from "#platform/datamap";

const report = personal({
  purpose: "to mend what somebody told us about a page, and to answer if they asked for it",
  basis: "legitimate interest",
  retention: "two years after it was dealt with",
  seenBy: "staff",
  exported: true,
  erasable: "person removed",
});

const by = personal({
  purpose: "to know who of the staff did it",
  basis: "legitimate interest",
  retention: "as long as the entry",
  seenBy: "staff",
  exported: true,
  erasable: "person removed",
});
const founding = personal({
  purpose: "to know how and by whom the installation was begun",
  basis: "legitimate interest",
  retention: "as long as the installation stands",
  seenBy: "staff",
  exported: true,
  erasable: "person removed",
});
const closure = personal({
  purpose: "not to show a notice again that was closed",
  basis: "contract",
  retention: "as long as the notice",
  seenBy: "nobody",
  exported: true,
  erasable: "row deleted",
});

export const datamap = {
  page_reports: {
    id: none,
    path: none,
    said: personal({ ...report, erasable: "emptied" }),
    context: personal({ ...report, erasable: "emptied" }),
    person_id: report,
    answer_to: personal({ ...report, erasable: "emptied" }),
    origin: personal({ ...report, retention: "one day", seenBy: "nobody", exported: false, erasable: "emptied" }),
    reported_at: none,
    settled_at: none,
    settled_by: personal({ ...report, purpose: "to know who of the staff dealt with it" }),
  },
  site_notices: {
    id: none,
    text: none,
    href: none,
    audience: none,
    starts_on: none,
    ends_on: none,
    entered_by: by,
    entered_at: none,
    withdrawn_at: none,
    withdrawn_by: by,
  },
  site_notice_closures: { notice_id: none, person_id: closure, closed_at: closure },
  site_look: {
    id: none,
    link_light: none,
    link_dark: none,
    accent_light: none,
    accent_dark: none,
    logo: none,
    logo_key: none,
    logo_text: none,
    text_font: none,
    text_font_key: none,
    title_font: none,
    title_font_key: none,
    changed_by: by,
    changed_at: none,
  },
  sister_sites: {
    id: none,
    name: none,
    href: none,
    sort: none,
    about: none,
    owner: none,
    checked_on: none,
    entered_by: by,
    entered_at: none,
    removed_at: none,
  },
  installations: {
    id: none,
    association_name: none,
    time_zone: none,
    language: none,
    founded_by: founding,
    founded_at: none,
  },
} satisfies DataMap<
  "page_reports" | "site_notices" | "site_notice_closures" | "site_look" | "sister_sites" | "installations"
>;
