import {
  deliverySection,
  discussionsDesk,
  filesSection,
  heldSection,
  lastPostsOf,
  latestSection,
  reachOf,
} from "#discussions";
import { membershipDesk } from "#membership";
import { peopleDesk } from "#people";
import { get, type Route } from "#platform/web";
import { routes as discussions } from "../discussions/routes.ts";
import { routesOfGroups } from "../groups/routes.ts";
import { routes as membership } from "../membership/routes.ts";
import { routes as people } from "../people/routes.ts";
import * as mailbox from "./pages/mailbox.tsx";
import { siteDesk, siteRoutes } from "./site-routes.ts";

/** Every address of the site, in the slices' order. */
export const routes: Route[] = [
  ...people,
  ...membership,
  ...routesOfGroups({
    sections: [heldSection, latestSection, filesSection, deliverySection],
    desk: [...peopleDesk, ...membershipDesk, ...discussionsDesk, ...siteDesk],
    activity: lastPostsOf,
    reach: reachOf,
  }),
  ...discussions,
  ...siteRoutes,
  get("/mailbox", "anyone", mailbox.show),
  get("/mailbox/:id", "anyone", mailbox.showOne),
];
