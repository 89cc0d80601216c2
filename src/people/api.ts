import type { Operation } from "#platform/api";
import { accountOperations } from "./operations/account.ts";
import { demographicsOperations } from "./operations/demographics.ts";
import { othersOperations } from "./operations/others.ts";
import { profileOperations } from "./operations/profile.ts";
import type { PeopleParts } from "./sections.ts";

export const operationsOfPeople = (parts: PeopleParts): Operation[] => [
  ...accountOperations,
  ...profileOperations,
  ...demographicsOperations,
  ...othersOperations(parts),
];
