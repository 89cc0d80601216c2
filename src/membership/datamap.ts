import { none, personal, type DataMap } from "#platform/datamap";

const dues = personal({
  purpose: "being a member, and what was paid for",
  basis: "contract",
  retention: "seven years after the term's end",
  seenBy: "staff",
  exported: true,
  erasable: "kept until retention ends",
});
const actor = personal({
  purpose: "knowing who entered it",
  basis: "legitimate interest",
  retention: "as long as the term is kept",
  seenBy: "staff",
  exported: true,
  erasable: "person removed",
});

export const datamap = {
  products: { id: none, slug: none, name: none, role: none, lifetime: none, created_at: none },
  product_prices: { product_id: none, valid_from: none, cents: none, currency: none },
  terms: {
    id: none,
    person_id: dues,
    product_id: dues,
    starts_on: dues,
    ends_on: dues,
    entered_by: actor,
    entered_at: dues,
    note: dues,
    ended_early_on: dues,
    ended_because: dues,
    ended_by: actor,
  },
} satisfies DataMap<"products" | "product_prices" | "terms">;
