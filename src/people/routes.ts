import { get, post, type Route } from "#platform/web";
import * as account from "./pages/account.tsx";
import * as addresses from "./pages/addresses.tsx";
import * as ageReport from "./pages/age-report.tsx";
import * as apps from "./pages/apps.tsx";
import * as arrival from "./pages/arrival.tsx";
import * as confirmAddress from "./pages/confirm-address.tsx";
import * as confirmRegistration from "./pages/confirm-registration.tsx";
import * as connect from "./pages/connect.tsx";
import * as demographics from "./pages/demographics.tsx";
import * as deskAges from "./pages/desk-ages.tsx";
import * as deskApps from "./pages/desk-apps.tsx";
import * as deskClosing from "./pages/desk-closing.tsx";
import * as deskDemographics from "./pages/desk-demographics.tsx";
import * as deskFactor from "./pages/desk-factor.tsx";
import * as deskPeople from "./pages/desk-people.tsx";
import * as deskPerson from "./pages/desk-person.tsx";
import * as directory from "./pages/directory.tsx";
import * as editProfile from "./pages/edit-profile.tsx";
import * as mailAgain from "./pages/mail-again.tsx";
import * as message from "./pages/message.tsx";
import * as notMe from "./pages/not-me.tsx";
import * as ownProvider from "./pages/own-provider.tsx";
import * as passkeys from "./pages/passkeys.tsx";
import * as password from "./pages/password.tsx";
import * as profile from "./pages/profile.tsx";
import * as proof from "./pages/proof.tsx";
import * as provider from "./pages/provider.tsx";
import * as register from "./pages/register.tsx";
import * as secondFactor from "./pages/second-factor.tsx";
import * as secondStep from "./pages/second-step.tsx";
import * as sessions from "./pages/sessions.tsx";
import * as signInLink from "./pages/sign-in-link.tsx";
import * as signInPasskey from "./pages/sign-in-passkey.tsx";
import * as signIn from "./pages/sign-in.tsx";
import * as tokens from "./pages/tokens.tsx";
import * as visibility from "./pages/visibility.tsx";
import { PHOTO_BYTES } from "./profiles/photo.ts";
import type { PeopleParts } from "./sections.ts";

const desk = { capability: "people" };
const operations = { capability: "operations" };
const recently = { recentProof: true } as const;

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
  get("/sign-in/provider", "anyone", provider.leave),
  get("/sign-in/provider/back", "anyone", provider.back),
  get("/sign-in/provider/arrival", "anyone", arrival.show),
  post("/sign-in/provider/arrival", "anyone", arrival.submit),
  get("/sign-in/second", "anyone", secondStep.show),
  post("/sign-in/second", "anyone", secondStep.submit),
  post("/sign-in/passkey", "anyone", signInPasskey.submit),
  post("/sign-in/passkey/challenge", "anyone", signInPasskey.challenge),
  post("/sign-out", "anyone", signIn.signOut),
  get("/account", "signed-in", account.show(parts.reading)),
  post("/account", "signed-in", account.submit(parts.reading)),
  get("/account/addresses", "signed-in", addresses.show),
  post("/account/addresses", "signed-in", addresses.add, recently),
  post("/account/addresses/primary", "signed-in", addresses.primary, recently),
  post("/account/addresses/remove", "signed-in", addresses.remove, recently),
  get("/account/addresses/confirm/:token", "signed-in", confirmAddress.show),
  post("/account/addresses/confirm/:token", "signed-in", confirmAddress.submit, recently),
  post("/account/addresses/resumption", "signed-in", mailAgain.submitOwn),
  get("/mail-again/:token", "anyone", mailAgain.show),
  post("/mail-again/:token", "anyone", mailAgain.submit),
  get("/account/sessions", "signed-in", sessions.show),
  post("/account/sessions/end", "signed-in", sessions.end),
  post("/account/sessions/end-others", "signed-in", sessions.endOthers, recently),
  get("/account/proof", "signed-in", proof.show),
  post("/account/proof", "signed-in", proof.submit),
  get("/account/proof/given", "signed-in", proof.given),
  get("/account/passkeys", "signed-in", passkeys.show),
  get("/account/passkeys/new", "signed-in", passkeys.showNew, recently),
  post("/account/passkeys/challenge", "signed-in", passkeys.challenge),
  post("/account/passkeys", "signed-in", passkeys.add, recently),
  post("/account/passkeys/removal", "signed-in", passkeys.remove, recently),
  get("/account/second-factor", "signed-in", secondFactor.show),
  get("/account/second-factor/new", "signed-in", secondFactor.showNew, recently),
  post("/account/second-factor", "signed-in", secondFactor.turnOn, recently),
  post("/account/second-factor/codes", "signed-in", secondFactor.renew, recently),
  post("/account/second-factor/removal", "signed-in", secondFactor.turnOff, recently),
  get("/account/tokens", "signed-in", tokens.show),
  post("/account/tokens", "signed-in", tokens.make, recently),
  post("/account/tokens/revocation", "signed-in", tokens.revoke),
  get("/account/not-me/:token", "anyone", notMe.show),
  post("/account/not-me/:token", "anyone", notMe.submit),
  get("/account/provider", "signed-in", ownProvider.show),
  get("/account/provider/connection", "signed-in", provider.leaveToConnect, recently),
  post("/account/provider/removal", "signed-in", ownProvider.remove, recently),
  get("/account/apps", "signed-in", apps.show),
  post("/account/apps/revocation", "signed-in", apps.revoke),
  get("/connect/problem", "anyone", connect.problem),
  get("/connect/:uid", "signed-in", connect.show),
  post("/connect/:uid", "signed-in", connect.submit),
  get("/account/password", "signed-in", password.show),
  post("/account/password", "signed-in", password.submit),
  get("/account/profile", "signed-in", editProfile.show),
  post("/account/profile", "signed-in", editProfile.submit),
  post("/account/profile/photo", "signed-in", editProfile.submitPhoto, { uploads: { files: 1, bytes: PHOTO_BYTES } }),
  post("/account/profile/photo/removal", "signed-in", editProfile.submitRemoval),
  get("/account/counted", "signed-in", demographics.show),
  post("/account/counted", "signed-in", demographics.submit),
  post("/account/counted/removal", "signed-in", demographics.submitRemoval),
  get("/account/visibility", "signed-in", visibility.show),
  post("/account/visibility", "signed-in", visibility.submit),
  post("/account/visibility/unblock", "signed-in", visibility.submitUnblock),
  get("/directory", "anyone", directory.show(parts)),
  get("/people/:personId", "anyone", profile.show(parts)),
  get("/people/:personId/card.vcf", "anyone", profile.card(parts)),
  get("/people/:personId/photo/:size", "anyone", profile.photo(parts)),
  get("/people/:personId/message", "signed-in", message.show(parts)),
  post("/people/:personId/message", "signed-in", message.submit(parts)),
  get("/people/:personId/age-report", "signed-in", ageReport.show(parts)),
  post("/people/:personId/age-report", "signed-in", ageReport.submit(parts)),
  post("/people/:personId/block", "signed-in", message.submitBlock(parts)),
  get("/desk/apps", operations, deskApps.show),
  post("/desk/apps", operations, deskApps.register, recently),
  post("/desk/apps/:id/retirement", operations, deskApps.retire, recently),
  get("/desk/people", desk, deskPeople.show),
  get("/desk/figures", desk, deskDemographics.show),
  get("/desk/ages", desk, deskAges.show),
  get("/desk/people/:id/closing", desk, deskClosing.show),
  post("/desk/people/:id/closing", desk, deskClosing.submit, recently),
  post("/desk/people/:id/closing/dismissal", desk, deskClosing.dismiss),
  post("/desk/people/:id/closing/undoing", desk, deskClosing.reopen, recently),
  get("/desk/people/:id", desk, deskPerson.show),
  post("/desk/people/:id/capabilities", desk, deskPerson.submit, recently),
  post("/desk/people/:id/factor-removal", desk, deskFactor.submit, recently),
];
