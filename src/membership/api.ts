import type { Operation } from "#platform/api";
import { deskOperations } from "./operations/desk.ts";

export const operationsOfMembership: Operation[] = deskOperations;
