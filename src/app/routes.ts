import { deliverySection, discussionsDesk, heldSection, latestSection } from "#discussions";
import { membershipDesk } from "#membership";
import { peopleDesk } from "#people";
import { get, type Route } from "#platform/web";
import { routes as discussions } from "../discussions/routes.ts";
import { routesOfGroups } from "../groups/routes.ts";
import { routes as membership } from "../membership/routes.ts";
import { routes as people } from "../people/routes.ts";
import * as crawlers from "./pages/crawlers.ts";
import * as mailbox from "./pages/mailbox.tsx";

/** Every address of the site, in the slices' order. */
export const routes: Route[] = [
  ...people,
  ...membership,
  ...routesOfGroups({
    sections: [heldSection, latestSection, deliverySection],
    desk: [...peopleDesk, ...membershipDesk, ...discussionsDesk],
  }),
  ...discussions,
  get("/robots.txt", "anyone", crawlers.robots),
  get("/sitemap.xml", "anyone", crawlers.sitemap),
  get("/mailbox", "anyone", mailbox.show),
  get("/mailbox/:id", "anyone", mailbox.showOne),
];
