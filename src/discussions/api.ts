import type { Operation } from "#platform/api";
import { deliveryOperations } from "./operations/delivery.ts";
import { draftOperations } from "./operations/drafts.ts";
import { fileOperations } from "./operations/files.ts";
import { motionOperations } from "./operations/motions.ts";
import { notificationOperations } from "./operations/notifications.ts";
import { postOperations } from "./operations/posts.ts";
import { readingOperations } from "./operations/reading.ts";
import { searchOperations } from "./operations/search.ts";
import { timesOperations } from "./operations/times.ts";
import { topicOperations } from "./operations/topics.ts";

export const operationsOfDiscussions: Operation[] = [
  ...topicOperations,
  ...postOperations,
  ...motionOperations,
  ...timesOperations,
  ...fileOperations,
  ...searchOperations,
  ...readingOperations,
  ...notificationOperations,
  ...deliveryOperations,
  ...draftOperations,
];
