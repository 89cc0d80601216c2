import { deliverySection, discussionsDesk, heldSection, latestSection, postsSection } from "#discussions";
import { onlookerAt, rolesSection, sharedSection } from "#groups";
import { membershipDesk } from "#membership";
import { peopleDesk } from "#people";
import { get, post, type Route } from "#platform/web";
import { routes as discussions } from "../discussions/routes.ts";
import { routesOfGroups } from "../groups/routes.ts";
import { routes as membership } from "../membership/routes.ts";
import { routesOfPeople } from "../people/routes.ts";
import * as accessibility from "./pages/accessibility.tsx";
import * as deskReports from "./pages/desk-reports.tsx";
import * as firstSteps from "./pages/first-steps.tsx";
import * as help from "./pages/help.tsx";
import * as kit from "./pages/kit.tsx";
import * as mailbox from "./pages/mailbox.tsx";
import * as report from "./pages/report.tsx";
import * as welcome from "./pages/welcome.tsx";
import { m } from "./words.ts";

const reportsDesk = {
  capability: "operations",
  href: "/desk/reports",
  label: () => m("reports.title"),
  about: () => m("reports.about"),
};

const stepsDesk = {
  capability: "operations",
  href: "/desk/first-steps",
  label: () => m("steps.title"),
  about: () => m("steps.about"),
};

/** Every address of the site, in the slices' order. */
const slices: Route[] = [
  ...routesOfPeople({ onlooker: onlookerAt, sections: [rolesSection, postsSection, sharedSection] }),
  ...membership,
  ...routesOfGroups({
    sections: [heldSection, latestSection, deliverySection],
    desk: [...peopleDesk, ...membershipDesk, ...discussionsDesk, reportsDesk, stepsDesk],
  }),
  ...discussions,
  get("/help", "anyone", help.show),
  get("/help/report", "anyone", report.show),
  post("/help/report", "anyone", report.submit),
  get("/help/report/sent", "anyone", report.sent),
  get("/accessibility", "anyone", accessibility.show),
  get("/desk/reports", { capability: "operations" }, deskReports.show),
  post("/desk/reports/:id/settlement", { capability: "operations" }, deskReports.settle),
  get("/welcome", "anyone", welcome.show),
  post("/welcome", "anyone", welcome.submit),
  get("/desk/first-steps", { capability: "operations" }, firstSteps.show),
  get("/kit", "anyone", kit.show),
  get("/mailbox", "anyone", mailbox.show),
  get("/mailbox/:id", "anyone", mailbox.showOne),
];

/** On an empty installation the front page leads to the first questions. */
export const routes: Route[] = slices.map((route) =>
  route.path === "/" ? { ...route, handle: welcome.orWelcome(route.handle) } : route,
);
