import type { PeopleParts } from "#people";
import { get, post, type Route } from "#platform/web";
import * as cases from "./pages/cases.tsx";
import * as conduct from "./pages/conduct.tsx";
import * as desk from "./pages/desk.tsx";
import * as newCase from "./pages/new-case.tsx";
import * as one from "./pages/case.tsx";

const staff = { capability: "people" };
const recently = { recentProof: true } as const;

/** `parts` say who sees which person's page: nobody can bring a case about somebody whom they do not see. */
export const routesOfConduct = (parts: PeopleParts): Route[] => [
  get("/conduct", "anyone", conduct.show),
  get("/conduct/cases", "signed-in", cases.show),
  get("/conduct/cases/new", "signed-in", newCase.show(parts)),
  post("/conduct/cases", "signed-in", newCase.submit(parts)),
  get("/conduct/cases/:code", "signed-in", one.show),
  post("/conduct/cases/:code/question", "signed-in", one.submitQuestion),
  post("/conduct/cases/:code/statement", "signed-in", one.submitStatement),
  post("/conduct/cases/:code/additions", "signed-in", one.submitAddition),
  post("/conduct/cases/:code/appeal", "signed-in", one.submitAppeal),
  post("/conduct/cases/:code/proposals", "signed-in", one.submitProposal),
  post("/conduct/cases/:code/proposals/:number/agreement", "signed-in", one.submitAgreement),
  post("/conduct/cases/:code/stepping-aside", "signed-in", one.submitStepping),
  get("/desk/conduct", staff, desk.show),
  post("/desk/conduct/panel", staff, desk.submitPanelist, recently),
  post("/desk/conduct/panel/:id/ending", staff, desk.submitEnding, recently),
  post("/desk/conduct/keeping", staff, desk.submitKeeping, recently),
];
