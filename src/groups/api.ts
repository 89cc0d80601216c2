import type { Operation } from "#platform/api";
import { belongingOperations } from "./operations/belonging.ts";
import { leadingOperations } from "./operations/leading.ts";
import { unitOperations } from "./operations/units.ts";

export const operationsOfGroups: Operation[] = [...unitOperations, ...belongingOperations, ...leadingOperations];
