export { defaultPolicy, isMember, quote, standingOf, type Quote, type Standing, type Term } from "./rules.ts";
export {
  baseTermsTable,
  baseTermsOf,
  holdersOf,
  officeStanding,
  pricesOn,
  productsHeldBy,
  productStandings,
  type Price,
} from "./queries.ts";
export { createProduct, endTerm, enterTerm, type NewTerm } from "./commands.ts";
export { termEnded, termEntered, type TermNews } from "./jobs.ts";
export { membershipDesk } from "./desk.ts";
