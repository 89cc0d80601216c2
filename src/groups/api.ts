import type { Operation } from "#platform/api";
import { belongingOperations } from "./operations/belonging.ts";
import { foundingOperations } from "./operations/founding.ts";
import { furnishingOperations } from "./operations/furnishing.ts";
import { leadingOperations } from "./operations/leading.ts";
import { suggestingOperations } from "./operations/suggesting.ts";
import { unitOperations } from "./operations/units.ts";
import { webhookOperations } from "./operations/webhooks.ts";

export const operationsOfGroups: Operation[] = [
  ...unitOperations,
  ...belongingOperations,
  ...suggestingOperations,
  ...leadingOperations,
  ...furnishingOperations,
  ...webhookOperations,
  ...foundingOperations,
];
