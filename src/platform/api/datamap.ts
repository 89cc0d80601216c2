import { none, personal, type DataMap } from "#platform/datamap";

const answer = personal({
  purpose: "making a request that a program sends twice one act, with one answer",
  basis: "contract",
  retention: "a day",
  seenBy: "nobody",
  exported: false,
  erasable: "row deleted",
});

export const datamap = {
  api_answers: { actor: answer, key: none, fingerprint: answer, status: none, body: answer, created_at: answer },
} satisfies DataMap<"api_answers">;
