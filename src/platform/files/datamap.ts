import { none, type DataMap } from "#platform/datamap";

// What a file says about anybody stands where it is named.
export const datamap = {
  stored_files: { key: none, size: none, sha256: none, stored_at: none, released_at: none },
  files_store: { id: none, mark: none, claimed_at: none },
} satisfies DataMap<"stored_files" | "files_store">;
