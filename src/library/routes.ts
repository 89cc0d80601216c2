import { get, post, type Route } from "#platform/web";
import { uploads } from "./files.ts";
import * as adding from "./pages/adding.tsx";
import * as bytes from "./pages/bytes.ts";
import * as entry from "./pages/entry.tsx";
import * as folder from "./pages/folder.tsx";
import * as gathered from "./pages/gathered.tsx";
import * as place from "./pages/place.tsx";

const top = "/groups/:slug/library";
const inside = `${top}/folders/:folder`;

/** The top of a library and a folder in it take the same. */
const places: Route[] = [top, inside].flatMap((at) => [
  get(at, "anyone", place.show),
  get(`${at}/files/new`, "signed-in", adding.showFiles),
  post(`${at}/files`, "signed-in", adding.submitFiles, { uploads }),
  get(`${at}/links/new`, "signed-in", adding.showLink),
  post(`${at}/links`, "signed-in", adding.submitLink),
  get(`${at}/new`, "signed-in", folder.show),
  post(`${at}/folders`, "signed-in", folder.submit),
]);

export const routes: Route[] = [
  ...places,
  get(`${inside}/change`, "signed-in", folder.showChange),
  post(`${inside}/change`, "signed-in", folder.submitChange),
  post(`${inside}/removal`, "signed-in", folder.remove),
  get(`${top}/discussions`, "anyone", gathered.show),
  get(`${top}/settings`, "signed-in", folder.showAdders),
  post(`${top}/settings`, "signed-in", folder.submitAdders),
  get("/library/:id", "anyone", entry.show),
  get("/library/:id/file", "anyone", bytes.newest),
  get("/library/:id/versions/:number", "anyone", bytes.version),
  get("/library/:id/preview/:number", "anyone", bytes.preview),
  post("/library/:id/versions", "signed-in", entry.submitVersion, { uploads: { ...uploads, files: 1 } }),
  get("/library/:id/change", "signed-in", entry.showChange),
  post("/library/:id/change", "signed-in", entry.submitChange),
  get("/library/:id/removal", "signed-in", entry.showRemoval),
  post("/library/:id/removal", "signed-in", entry.submitRemoval),
];
