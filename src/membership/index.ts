export {
  defaultPolicy,
  isInGoodStanding,
  isMember,
  prorate,
  quote,
  standingOf,
  yearOf,
  type EndCause,
  type Quote,
  type Standing,
  type StandingPolicy,
  type Term,
} from "./rules.ts";
export {
  baseTermsTable,
  baseTermsOf,
  holdersOf,
  officeStanding,
  priceToday,
  pricesOn,
  productsHeldBy,
  productStandings,
  standings,
  type Price,
} from "./queries.ts";
export { createProduct, endTerm, enterTerm, type NewTerm, type TermEnd } from "./commands.ts";
export { termEnded, termEntered, type TermNews } from "./jobs.ts";
export { sayStanding } from "./words.ts";
export { membershipDesk } from "./desk.ts";
