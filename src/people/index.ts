export { peopleComposers } from "./composers.ts";
export { createPerson, grantCapability, type CreatedPerson, type NewPerson } from "./commands.ts";
export { accountBehind, signOutEverywhere } from "./desk/account.ts";
export { peopleDesk } from "./desk.ts";
export { addressRemoved, closed as accountClosed, lookAtFailing } from "./jobs.ts";
export { admitRegistration } from "./registrations/commands.ts";
export { namesOf, personsNamed } from "./names/queries.ts";
export { hashPassword } from "./passwords/argon.ts";
export { createPeople, lockOutDomain, type ImportedPerson } from "./import/commands.ts";
export {
  addressesOf,
  peopleByDomain,
  personByAddress,
  personOf,
  primaryAddressesOf,
  primaryAddressOf,
  staffAddresses,
  staffAddressIds,
  type OwnAddress,
} from "./queries.ts";
export { passwordProblemSaid, startedSession } from "./pages/first-account.ts";
export { addressField, nameField } from "./pages/shared.tsx";
export { capabilities, isTimeZone, timeZones } from "./rules.ts";
export { appsDoor } from "./apps/door.ts";
export type { GroupsOf } from "./apps/provider.ts";
export { askProof } from "./pages/proof.tsx";
export { callerBehind } from "./tokens/queries.ts";
export { authenticate, liveSessions } from "./sessions/queries.ts";
export { peopleCron, peopleTasks } from "./tasks.ts";
export { letterIdIn, receiveAnswer } from "./inbound.ts";
export { searchPeople, PEOPLE_A_PAGE, type PeopleFound, type PeopleQuery } from "./directory/queries.ts";
export { block, writeTo, type NewLetter } from "./letters/commands.ts";
export { Face, Initials, PersonLink, type FaceProps } from "./pages/face.tsx";
export { peopleSearch } from "./pages/search.tsx";
export { renewFigures, saveDemographics } from "./demographics/commands.ts";
export type { Answer as DemographicAnswer } from "./demographics/rules.ts";
export { listInDirectory, picturesToMove, saveProfile, setPhoto, setWriters } from "./profiles/commands.ts";
export { photoFrom } from "./profiles/photo.ts";
export { facesFor, interestsOf, ownProfile, profilesFor, type SeenPerson } from "./profiles/queries.ts";
export { relationTo, visibleProfile, type Onlooker, type Profile, type WorkplaceKind } from "./profiles/rules.ts";
export type { AccountLink, PeopleParts, PersonSection, Shown } from "./sections.ts";
export { blockedAmong, blockersAmong, isBlocked } from "./letters/queries.ts";
export { pausedOf, waitedFor } from "./failing/queries.ts";
export { addDevice, noteDevices, pushKey, removeDevice } from "./devices/commands.ts";
export { devicesOf, pushKeyOf, type OwnDevice } from "./devices/queries.ts";
export { shownAt } from "./pages/showing.ts";
export { browserIn } from "./notices/rules.ts";
