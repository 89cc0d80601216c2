export { apiDoor, API, documentFor, type ApiParts } from "./serve.ts";
export { routesOfReference } from "./reference/routes.ts";
export type { Limits } from "./admission.ts";
export { cursorOf, momentIn, offsetIn, type Place } from "./cursor.ts";
export {
  acts,
  gives,
  reads,
  type Call,
  type Caller,
  type Operation,
  type OwnCall,
  type RecognisedCaller,
} from "./operation.ts";
export { invalidField, kinds as problemKinds, Problem, type ProblemKind } from "./problems.ts";
export { idParam, instant, iso, isoOrNull, listOf, pageOf, paging, thing } from "./schemas.ts";
export { apiCron, apiTasks } from "./tidy.ts";
