import type { Operation } from "#platform/api";
import { operationsOfDiscussions } from "../discussions/api.ts";
import { operationsOfGroups } from "../groups/api.ts";
import { operationsOfLibrary } from "../library/api.ts";
import { operationsOfMembership } from "../membership/api.ts";
import { operationsOfPeople } from "../people/api.ts";
import { personParts } from "./persons.ts";

/** Everything that programs can do, in the slices' order. */
export const operations: Operation[] = [
  ...operationsOfPeople(personParts),
  ...operationsOfMembership,
  ...operationsOfGroups,
  ...operationsOfDiscussions,
  ...operationsOfLibrary,
];
