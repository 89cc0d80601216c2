import { none, personal, type DataMap } from "#platform/datamap";

const KEPT =
  "until the case is forgotten, two years after its end unless staff say otherwise, and not while somebody may not post because of it";

const panelist = personal({
  purpose: "to show who may decide about conduct, and from when until when",
  basis: "legitimate interest",
  retention: "as long as the installation stands; a number only, so that the name goes with its person",
  seenBy: "public",
  exported: true,
  erasable: "person removed",
});
const named = personal({ ...panelist, purpose: "to know who of the staff did it", seenBy: "staff" });

/** Nobody but those who sit on the case. Who brought a case is in nobody's archive but their own. */
const party = personal({
  purpose: "to decide fairly about a complaint, hearing both sides",
  basis: "legitimate interest",
  retention: KEPT,
  seenBy: "nobody",
  exported: true,
  erasable: "kept until retention ends",
});
const words = personal({ ...party, purpose: "to decide about a complaint by what both sides say" });
const frozen = personal({ ...party, purpose: "to decide by what a post said when it was reported", exported: false });
const bench = personal({
  ...party,
  purpose: "to know who decided, and who has looked",
  exported: true,
  erasable: "kept until retention ends",
});
const decided = personal({ ...party, purpose: "to tell both sides what was decided, and why" });

export const datamap = {
  conduct_panelists: {
    id: none,
    person_id: panelist,
    kind: panelist,
    from_day: panelist,
    until_day: panelist,
    named_by: named,
    named_at: none,
    ended_by: named,
    ended_at: none,
  },
  conduct_settings: { id: none, kept_months: none, changed_by: named, changed_at: none },
  conduct_cases: {
    id: none,
    code: none,
    reporter_id: party,
    reported_id: party,
    unit_id: none,
    opened_at: none,
    question: decided,
    asked_at: none,
    reminded_at: none,
    told_at: none,
    appealed_at: none,
    closed_at: none,
    outcome: none,
    forgotten_at: none,
  },
  conduct_words: { id: none, case_id: none, side: words, kind: none, text: words, said_at: none },
  conduct_evidence: {
    case_id: none,
    number: none,
    post_id: none,
    unit_id: none,
    author_id: frozen,
    author_name: frozen,
    title: none,
    post_number: none,
    posted_at: none,
    version: none,
    text: frozen,
    file_names: frozen,
    frozen_at: none,
  },
  conduct_seats: { case_id: none, person_id: bench, stage: none, seated_at: bench, left_at: bench },
  conduct_proposals: {
    id: none,
    case_id: none,
    stage: none,
    made_by: bench,
    made_at: none,
    outcome: decided,
    unit_id: none,
    days: none,
    to_reported: decided,
    to_reporter: decided,
  },
  conduct_agreements: { case_id: none, stage: none, person_id: bench, proposal_id: none, agreed_at: none },
  conduct_rulings: { case_id: none, stage: none, proposal_id: none, ruled_at: none, until_day: decided, bar_id: none },
  conduct_views: { case_id: none, person_id: bench, seen_at: bench },
} satisfies DataMap<
  | "conduct_panelists"
  | "conduct_settings"
  | "conduct_cases"
  | "conduct_words"
  | "conduct_evidence"
  | "conduct_seats"
  | "conduct_proposals"
  | "conduct_agreements"
  | "conduct_rulings"
  | "conduct_views"
>;
