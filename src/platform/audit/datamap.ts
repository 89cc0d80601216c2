import { none, personal, type DataMap } from "#platform/datamap";

const trace = personal({
  purpose: "to show afterwards who changed what, also to those whom it concerned",
  basis: "legitimate interest",
  retention: "as long as the installation stands; a number only, so that the name goes with its person",
  seenBy: "staff",
  exported: true,
  erasable: "kept",
});

export const datamap = {
  audit_entries: { id: none, at: none, act: none, by_id: trace, person_id: trace, unit_id: none, details: none },
} satisfies DataMap<"audit_entries">;
