import { get, type Route } from "#platform/web";
import type { Operation } from "../operation.ts";
import { showAll, showOne } from "./pages.tsx";

export const routesOfReference = (operations: readonly Operation[]): Route[] => [
  get("/developers", "anyone", showAll(operations)),
  get("/developers/:operation", "anyone", showOne(operations)),
];
