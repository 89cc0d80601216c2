import { get, post, type Route } from "#platform/web";
import * as ending from "./pages/ending.tsx";
import * as find from "./pages/find.tsx";
import * as person from "./pages/person.tsx";

const staff = { capability: "membership" };

export const routes: Route[] = [
  get("/desk/membership", staff, find.show),
  get("/desk/membership/:personId", staff, person.show),
  post("/desk/membership/:personId/terms", staff, person.submit),
  get("/desk/membership/:personId/terms/:termId/ending", staff, ending.show),
  post("/desk/membership/:personId/terms/:termId/ending", staff, ending.submit),
];
