import type { Move } from "#platform/files";

/** Files that an earlier version kept in the rows of posts. */
export const attachmentsToMove: Move = {
  async next(db) {
    const row = await db
      .selectFrom("post_attachments")
      .select(["post_id", "number", "content"])
      .where("content", "is not", null)
      .orderBy("post_id")
      .orderBy("number")
      .limit(1)
      .executeTakeFirst();
    if (!row) return null;
    return {
      bytes: row.content!,
      async settle(tx, { key }) {
        const { numUpdatedRows } = await tx
          .updateTable("post_attachments")
          .set({ content: null, file_key: key })
          .where("post_id", "=", row.post_id)
          .where("number", "=", row.number)
          .where("content", "is not", null)
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      },
    };
  },
};
