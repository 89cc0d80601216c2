import type { Route } from "#platform/web";
import { routes as people } from "../people/routes.ts";
import { routes as membership } from "../membership/routes.ts";
import { routes as groups } from "../groups/routes.ts";
import { routes as discussions } from "../discussions/routes.ts";

/** Every address of the site, in the slices' order. */
export const routes: Route[] = [...people, ...membership, ...groups, ...discussions];
