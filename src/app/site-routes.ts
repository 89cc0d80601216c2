import { get, post, type Route } from "#platform/web";
import * as accessibility from "./pages/accessibility.tsx";
import * as deskAudit from "./pages/desk-audit.tsx";
import * as deskStatus from "./pages/desk-status.tsx";
import * as deskReports from "./pages/desk-reports.tsx";
import * as help from "./pages/help.tsx";
import * as kit from "./pages/kit.tsx";
import * as look from "./pages/look.tsx";
import * as notices from "./pages/notices.tsx";
import * as report from "./pages/report.tsx";
import * as sites from "./pages/sites.tsx";
import { m } from "./words.ts";

const operations = { capability: "operations" };

/** What staff do for the site as a whole. */
export const siteDesk = [
  { ...operations, href: "/desk/reports", label: () => m("reports.title"), about: () => m("reports.about") },
  { ...operations, href: "/desk/notices", label: () => m("notices.title"), about: () => m("notices.about") },
  { ...operations, href: "/desk/look", label: () => m("look.title"), about: () => m("look.about") },
  { ...operations, href: "/desk/status", label: () => m("status.title"), about: () => m("status.about") },
  { ...operations, href: "/desk/audit", label: () => m("audit.title"), about: () => m("audit.about") },
  { ...operations, href: "/desk/sites", label: () => m("sites.desk"), about: () => m("sites.deskabout") },
];

const LOOK_FILES = { files: 3, bytes: 2 * 1024 * 1024 };

/** Help, notices, the association's look, its other sites. */
export const siteRoutes: Route[] = [
  get("/help", "anyone", help.show),
  get("/help/report", "anyone", report.show),
  post("/help/report", "anyone", report.submit),
  get("/help/report/sent", "anyone", report.sent),
  get("/accessibility", "anyone", accessibility.show),
  get("/desk/status", operations, deskStatus.show),
  get("/desk/audit", operations, deskAudit.show),
  get("/desk/reports", operations, deskReports.show),
  post("/desk/reports/:id/settlement", operations, deskReports.settle),
  post("/notices/:id/closure", "signed-in", notices.close),
  get("/desk/notices", operations, notices.show),
  post("/desk/notices", operations, notices.submit),
  post("/desk/notices/:id/withdrawal", operations, notices.withdraw),
  get("/look/:file", "anyone", look.asset),
  get("/desk/look", operations, look.show),
  post("/desk/look", operations, look.submit, { uploads: LOOK_FILES }),
  get("/sites", "anyone", sites.show),
  get("/desk/sites", operations, sites.desk),
  post("/desk/sites", operations, sites.submit),
  post("/desk/sites/:id/check", operations, sites.check),
  post("/desk/sites/:id/removal", operations, sites.remove),
  get("/kit", "anyone", kit.show),
];
