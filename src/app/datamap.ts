import { none, personal, type DataMap } from "#platform/datamap";

const report = personal({
  purpose: "to mend what somebody told us about a page, and to answer if they asked for it",
  basis: "legitimate interest",
  retention: "two years after it was dealt with",
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
  installations: {
    id: none,
    association_name: none,
    time_zone: none,
    language: none,
    founded_by: founding,
    founded_at: none,
  },
} satisfies DataMap<"page_reports" | "installations">;
