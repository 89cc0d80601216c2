import { get, post, type Route } from "#platform/web";
import * as account from "./pages/account.tsx";
import * as addresses from "./pages/addresses.tsx";
import * as confirmAddress from "./pages/confirm-address.tsx";
import * as confirmRegistration from "./pages/confirm-registration.tsx";
import * as deskPeople from "./pages/desk-people.tsx";
import * as deskPerson from "./pages/desk-person.tsx";
import * as directory from "./pages/directory.tsx";
import * as editProfile from "./pages/edit-profile.tsx";
import * as message from "./pages/message.tsx";
import * as password from "./pages/password.tsx";
import * as profile from "./pages/profile.tsx";
import * as register from "./pages/register.tsx";
import * as sessions from "./pages/sessions.tsx";
import * as signInLink from "./pages/sign-in-link.tsx";
import * as signIn from "./pages/sign-in.tsx";
import * as visibility from "./pages/visibility.tsx";
import { PHOTO_BYTES } from "./profiles/photo.ts";
import type { PeopleParts } from "./sections.ts";

const desk = { capability: "people" };

/** The slice's addresses; the slices above say who is looking, and put their parts into a person's page. */
export const routesOfPeople = (parts: PeopleParts): Route[] => [
  get("/register", "anyone", register.show),
  post("/register", "anyone", register.submit),
  get("/register/sent", "anyone", register.sent),
  get("/register/confirm/:token", "anyone", confirmRegistration.show),
  post("/register/confirm/:token", "anyone", confirmRegistration.submit),
  get("/sign-in", "anyone", signIn.show),
  post("/sign-in", "anyone", signIn.submit),
  get("/sign-in/link", "anyone", signInLink.show),
  post("/sign-in/link", "anyone", signInLink.submit),
  get("/sign-in/sent", "anyone", signInLink.sent),
  get("/sign-in/link/:token", "anyone", signInLink.open),
  post("/sign-in/link/:token", "anyone", signInLink.use),
  post("/sign-out", "anyone", signIn.signOut),
  get("/account", "signed-in", account.show),
  post("/account", "signed-in", account.submit),
  get("/account/addresses", "signed-in", addresses.show),
  post("/account/addresses", "signed-in", addresses.add),
  post("/account/addresses/primary", "signed-in", addresses.primary),
  post("/account/addresses/remove", "signed-in", addresses.remove),
  get("/account/addresses/confirm/:token", "signed-in", confirmAddress.show),
  post("/account/addresses/confirm/:token", "signed-in", confirmAddress.submit),
  get("/account/sessions", "signed-in", sessions.show),
  post("/account/sessions/end", "signed-in", sessions.end),
  post("/account/sessions/end-others", "signed-in", sessions.endOthers),
  get("/account/password", "signed-in", password.show),
  post("/account/password", "signed-in", password.submit),
  get("/account/profile", "signed-in", editProfile.show),
  post("/account/profile", "signed-in", editProfile.submit),
  post("/account/profile/photo", "signed-in", editProfile.submitPhoto, { uploads: { files: 1, bytes: PHOTO_BYTES } }),
  post("/account/profile/photo/removal", "signed-in", editProfile.submitRemoval),
  get("/account/visibility", "signed-in", visibility.show),
  post("/account/visibility", "signed-in", visibility.submit),
  post("/account/visibility/unblock", "signed-in", visibility.submitUnblock),
  get("/directory", "anyone", directory.show(parts)),
  get("/people/:personId", "anyone", profile.show(parts)),
  get("/people/:personId/photo/:size", "anyone", profile.photo(parts)),
  get("/people/:personId/message", "signed-in", message.show(parts)),
  post("/people/:personId/message", "signed-in", message.submit(parts)),
  post("/people/:personId/block", "signed-in", message.submitBlock(parts)),
  get("/desk/people", desk, deskPeople.show),
  get("/desk/people/:id", desk, deskPerson.show),
  post("/desk/people/:id/capabilities", desk, deskPerson.submit),
];
