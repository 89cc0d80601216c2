export { peopleComposers } from "./composers.ts";
export { createPerson, grantCapability, type CreatedPerson, type NewPerson } from "./commands.ts";
export { peopleDesk } from "./desk.ts";
export { addressRemoved } from "./jobs.ts";
export { hashPassword } from "./passwords/argon.ts";
export { createPeople, lockOutDomain, type ImportedPerson } from "./import/commands.ts";
export {
  addressesOf,
  peopleByDomain,
  personByAddress,
  primaryAddressesOf,
  primaryAddressOf,
  staffAddresses,
  type OwnAddress,
} from "./queries.ts";
export { capabilities } from "./rules.ts";
export { authenticate } from "./sessions/queries.ts";
export { peopleCron, peopleTasks } from "./tasks.ts";
