import { conductDesk } from "#conduct";
import {
  decisionsSection,
  deliverySection,
  exportSection,
  discussionsDesk,
  filesSection,
  heldSection,
  homeSection,
  lastPostsOf,
  latestSection,
  postsSearch,
  mannersSection,
  moderationSection,
  openingSection,
  reachOf,
  reportsSection,
  standsStill,
  welcomeSection,
} from "#discussions";
import { onlookerAt, unitsSearch } from "#groups";
import { librarySection } from "#library";
import { membershipDesk } from "#membership";
import { peopleDesk, peopleSearch } from "#people";
import { routesOfReference } from "#platform/api";
import { routesOfSearch } from "#platform/search";
import { get, post, type Route } from "#platform/web";
import { routesOfConduct } from "../conduct/routes.ts";
import { routes as discussions } from "../discussions/routes.ts";
import { routesOfGroups } from "../groups/routes.ts";
import { routes as library } from "../library/routes.ts";
import { routes as membership } from "../membership/routes.ts";
import { routesOfPeople } from "../people/routes.ts";
import * as unitLog from "./pages/unit-log.tsx";
import * as crawlers from "./pages/crawlers.ts";
import * as firstSteps from "./pages/first-steps.tsx";
import * as mailbox from "./pages/mailbox.tsx";
import { operations } from "./operations.ts";
import { personParts } from "./persons.ts";
import { security } from "./pages/security.ts";
import * as welcome from "./pages/welcome.tsx";
import { siteDesk, siteRoutes } from "./site-routes.ts";
import { m } from "./words.ts";

const stepsDesk = {
  capability: "operations",
  href: "/desk/first-steps",
  label: () => m("steps.title"),
  about: () => m("steps.about"),
};

/** Every address of the site, in the slices' order. */
const slices: Route[] = [
  ...routesOfPeople(personParts),
  ...membership,
  ...routesOfGroups({
    sections: [
      openingSection,
      welcomeSection,
      reportsSection,
      heldSection,
      decisionsSection,
      latestSection,
      filesSection,
      librarySection,
      deliverySection,
      mannersSection,
      moderationSection,
      exportSection,
    ],
    desk: [...peopleDesk, ...membershipDesk, ...discussionsDesk, ...conductDesk, ...siteDesk, stepsDesk],
    home: [homeSection],
    activity: lastPostsOf,
    still: standsStill,
    reach: reachOf,
  }),
  ...discussions,
  ...library,
  ...routesOfConduct(personParts),
  get("/groups/:slug/log", "signed-in", unitLog.show),
  get("/robots.txt", "anyone", crawlers.robots),
  get("/sitemap.xml", "anyone", crawlers.sitemap),
  get("/.well-known/security.txt", "anyone", security),
  ...routesOfSearch([unitsSearch, peopleSearch({ onlooker: onlookerAt }), postsSearch]),
  ...routesOfReference(operations),
  ...siteRoutes,
  get("/welcome", "anyone", welcome.show),
  post("/welcome", "anyone", welcome.submit),
  get("/desk/first-steps", { capability: "operations" }, firstSteps.show),
  get("/mailbox", "anyone", mailbox.show),
  get("/mailbox/:id", "anyone", mailbox.showOne),
];

/** On an empty installation the front page leads to the first questions. */
export const routes: Route[] = slices.map((route) =>
  route.path === "/" ? { ...route, handle: welcome.orWelcome(route.handle) } : route,
);
