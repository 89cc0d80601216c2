export {
  defaultPolicy,
  isInGoodStanding,
  isMember,
  quote,
  standingOf,
  yearOf,
  type Quote,
  type Standing,
  type Term,
} from "./rules.ts";
export {
  baseTermsTable,
  baseTermsValue,
  baseTermsOf,
  holdersOf,
  officeStanding,
  pricesOn,
  productsHeldBy,
  productStandings,
  standings,
  type Price,
} from "./queries.ts";
export { createProduct, endTerm, endTermsOf, enterTerm, type NewTerm } from "./commands.ts";
export { enterTerms, type ImportedTerm } from "./import/commands.ts";
export { termEnded, termEntered, type TermNews } from "./jobs.ts";
export { membershipDesk } from "./desk.ts";
