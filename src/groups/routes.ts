import { get, post, type Route } from "#platform/web";
import { sent, shown } from "./pages/at.ts";
import * as catalogue from "./pages/catalogue.tsx";
import * as group from "./pages/group.tsx";
import * as home from "./pages/home.tsx";
import { submitJoin, submitLeave } from "./pages/joining.tsx";
import * as closing from "./pages/closing.tsx";
import * as desk from "./pages/desk.tsx";
import * as ending from "./pages/ending.tsx";
import * as founding from "./pages/founding.tsx";
import * as naming from "./pages/naming.tsx";
import * as places from "./pages/places.tsx";
import * as roles from "./pages/roles.tsx";
import * as roster from "./pages/roster.tsx";
import * as linking from "./pages/linking.tsx";
import * as zotero from "./pages/zotero.tsx";
import * as picturing from "./pages/picturing.tsx";
import * as stopping from "./pages/stopping.tsx";
import * as suggestions from "./pages/suggestions.tsx";
import * as tree from "./pages/tree.tsx";
import * as texts from "./pages/texts.tsx";
import * as webhooks from "./pages/webhooks.tsx";
import * as writing from "./pages/writing.tsx";
import * as settings from "./pages/settings.tsx";
import { EMBLEM_BYTES } from "./emblems/pictures.ts";
import * as start from "./pages/start.tsx";
import { unitFor, unitToLeave, unitToManage } from "./queries.ts";
import type { Contributions } from "./sections.ts";

const recently = { recentProof: true } as const;
const staff = { capability: "groups" };
const emblemFile = { uploads: { files: 1, bytes: EMBLEM_BYTES } };

/** The slice's addresses; later slices put their parts into the group page and the desk. */
export const routesOfGroups = (contributions: Contributions = {}): Route[] => [
  get("/", "anyone", home.show(contributions.home ?? [])),
  get("/groups", "anyone", catalogue.show(contributions.activity)),
  get("/groups/kinds/:kind", "anyone", catalogue.showKind(contributions.activity)),
  get("/structure", "anyone", tree.show),
  get("/groups/:slug", "anyone", shown(unitFor, group.show(contributions.sections ?? [], contributions.still))),
  post("/groups/:slug/membership", "signed-in", sent(unitFor, submitJoin)),
  post("/groups/:slug/dismissal", "signed-in", sent(unitFor, suggestions.dismissOne)),
  get("/suggestions", "signed-in", suggestions.show),
  post("/suggestions", "signed-in", suggestions.submit),
  post("/groups/:slug/departure", "signed-in", sent(unitToLeave, submitLeave)),
  get("/groups/:slug/roster", "anyone", shown(unitFor, roster.show)),
  get("/groups/:slug/roles", "anyone", shown(unitFor, roles.show)),
  post("/groups/:slug/roles", "signed-in", sent(unitToManage, roles.submit)),
  get("/groups/:slug/roles/:id/ending", "signed-in", shown(unitToManage, ending.show)),
  post("/groups/:slug/roles/:id/ending", "signed-in", sent(unitToManage, ending.submit)),
  get("/groups/:slug/conveners/message", "signed-in", shown(unitFor, writing.show)),
  post("/groups/:slug/conveners/message", "signed-in", sent(unitFor, writing.submit)),
  get("/groups/:slug/settings", "signed-in", shown(unitToManage, settings.show)),
  post("/groups/:slug/settings", "signed-in", sent(unitToManage, settings.submit)),
  get("/groups/:slug/texts", "signed-in", shown(unitToManage, texts.show)),
  post("/groups/:slug/texts", "signed-in", sent(unitToManage, texts.submit)),
  get("/groups/:slug/zotero", "signed-in", shown(unitToManage, zotero.show)),
  post("/groups/:slug/zotero", "signed-in", sent(unitToManage, zotero.submit)),
  post("/groups/:slug/zotero/removal", "signed-in", sent(unitToManage, zotero.remove)),
  get("/groups/:slug/links", "signed-in", shown(unitToManage, linking.show)),
  post("/groups/:slug/links", "signed-in", sent(unitToManage, linking.submit)),
  post("/groups/:slug/links/:id/removal", "signed-in", sent(unitToManage, linking.remove)),
  get("/groups/:slug/webhooks", "signed-in", shown(unitToManage, webhooks.show)),
  post("/groups/:slug/webhooks", "signed-in", sent(unitToManage, webhooks.submit), recently),
  get("/groups/:slug/webhooks/:id", "signed-in", shown(unitToManage, webhooks.showOne)),
  post("/groups/:slug/webhooks/:id/removal", "signed-in", sent(unitToManage, webhooks.remove)),
  post("/groups/:slug/webhooks/:id/sendings/:number/repeat", "signed-in", sent(unitToManage, webhooks.repeat)),
  get("/groups/:slug/emblem", "anyone", shown(unitFor, picturing.picture)),
  get("/groups/:slug/emblem/change", "signed-in", shown(unitToManage, picturing.show)),
  post("/groups/:slug/emblem", "signed-in", sent(unitToManage, picturing.submit), emblemFile),
  post("/groups/:slug/emblem/removal", "signed-in", sent(unitToManage, picturing.remove)),
  get("/groups/:slug/name", staff, shown(unitToManage, naming.show)),
  post("/groups/:slug/name", staff, sent(unitToManage, naming.submit)),
  get("/groups/:slug/closure", staff, shown(unitToManage, closing.show)),
  post("/groups/:slug/closure", staff, sent(unitToManage, closing.submit)),
  get("/places", "signed-in", places.show(contributions)),
  post("/places/letter", "signed-in", places.submitWeekly),
  get("/places/letter/:token", "anyone", stopping.show),
  post("/places/letter/:token", "anyone", stopping.submit, { fromElsewhere: true }),
  get("/start", "signed-in", start.show(contributions.activity)),
  get("/desk", "signed-in", desk.show(contributions.desk ?? [])),
  get("/desk/groups/new", staff, founding.show),
  post("/desk/groups/new", staff, founding.submit),
];
