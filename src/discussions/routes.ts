import type { Route } from "#platform/web";

export const routes: Route[] = [];
