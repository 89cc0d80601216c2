import { none, personal, type DataMap } from "#platform/datamap";

const form = personal({
  purpose: "making a form that is sent twice one act",
  basis: "contract",
  retention: "seven days",
  seenBy: "nobody",
  exported: false,
  erasable: "row deleted",
});

export const datamap = {
  submissions: { actor: form, key: none, fingerprint: form, location: form, created_at: form },
} satisfies DataMap<"submissions">;
