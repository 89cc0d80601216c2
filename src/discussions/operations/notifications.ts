import { z } from "zod";
import { viewerAt } from "#groups";
import {
  acts,
  instant,
  iso,
  listOf,
  momentIn,
  pageOf,
  paging,
  reads,
  thing,
  type Operation,
  type OwnCall,
} from "#platform/api";
import { markSeen } from "../notifications/commands.ts";
import { noticesFor, NOTICES_A_PAGE } from "../notifications/queries.ts";
import { noticeKinds } from "../notifications/rules.ts";
import { m } from "../words.ts";

const Notification = thing("Notification", {
  id: z.number().int(),
  kind: z.enum(noticeKinds),
  topic: z.number().int(),
  title: z.string(),
  /** Where reading begins. */
  post: z.number().int(),
  /** Posts that it stands for. */
  posts: z.number().int(),
  /** Who wrote the last of them. */
  by: z.string(),
  latestAt: instant,
  isSeen: z.boolean(),
});

/** What is meant for the person in particular (D-13). */
export const notificationOperations: Operation[] = [
  reads({
    id: "listNotifications",
    path: "/me/notifications",
    group: "reading",
    summary: () => m("api.listNotifications"),
    scope: "discussions:read",
    access: "signed-in",
    query: z.object({ cursor: paging.cursor }),
    output: listOf("Notifications", Notification),
    async handle(call) {
      const viewer = { ...(await viewerAt(call)), personId: (call as OwnCall).person.id };
      const rows = await noticesFor(call.db, viewer, momentIn(call.query.cursor));
      return pageOf(
        rows,
        NOTICES_A_PAGE,
        (row) => [row.latestAt.getTime(), row.id],
        ({ id, kind, topicId, title, postId, posts, by, latestAt, isSeen }) => ({
          id,
          kind,
          topic: topicId,
          title,
          post: postId,
          posts,
          by,
          isSeen,
          latestAt: iso(latestAt),
        }),
      );
    },
  }),
  acts({
    id: "markNotificationsSeen",
    method: "PUT",
    path: "/me/notifications/seen",
    group: "reading",
    summary: () => m("api.markNotificationsSeen"),
    scope: "discussions:write",
    access: "signed-in",
    output: null,
    handle: (call, tx, now) => markSeen(tx, call.person.id, now),
  }),
];
