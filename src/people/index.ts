export { createPerson, grantCapability, type CreatedPerson, type NewPerson } from "./commands.ts";
export { addressesOf, hasCapability, namesOf, personByAddress, primaryAddressOf, type OwnAddress } from "./queries.ts";
export { authenticate } from "./sessions/queries.ts";
export { hashPassword } from "./sessions/passwords.ts";
