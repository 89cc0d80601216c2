export {
  audiences,
  isBarred,
  lets,
  maySee,
  mayPost,
  mayManage,
  readsFrom,
  whoReads,
  type Audience,
  type Readers,
  type PostingRule,
  type StrangerRule,
  type UnitFeature,
  type Viewer,
} from "./permission/rules.ts";
export { readableUnits, viewerAt, viewerOf, visibleUnits } from "./permission/queries.ts";
export { slugsFor } from "./sitemap/queries.ts";
export { unitsCalled, visibleUnitIds } from "./finding/queries.ts";
export { unitsSearch } from "./pages/search.tsx";
export { groupsComposers } from "./composers.ts";
export { isPlacesAddress, receiveForOwners, receivePlaces } from "./inbound.ts";
export { isMemberOf, membersAmong, membersLike, openUnitsOf } from "./members/queries.ts";
export {
  isUnitAddress,
  managesUnit,
  placeOf,
  unitByAddress,
  unitFor,
  unitFrom,
  unitOfSuffix,
  unitsAbove,
  unitsByIds,
  unitsSql,
  unitToManage,
  type Unit,
  type UnitPlace,
  type UnitRow,
} from "./queries.ts";
export { votersOf } from "./voters/queries.ts";
export { rulesOf, rulesSql } from "./texts/queries.ts";
export { Prose } from "./pages/prose.tsx";
export { onlookersOf, readersAmong, readersOf, readersOfUnits } from "./permission/readers.ts";
export { appoint, departEverywhere, enter, join, leave, type Actor, type NewAppointment } from "./commands.ts";
export { bar, dropBars, forgetBars, unbar } from "./bars/commands.ts";
export { joiningOfNewcomer, joiningsFor } from "./joining/queries.ts";
export { appointAll, enterAll, type ImportedPlace, type ImportedRole } from "./import/commands.ts";
export { openUnit } from "./openings/commands.ts";
export { changeSettings, closeUnit, createUnit, type NewUnit, type UnitSettings } from "./units/commands.ts";
export { addLink } from "./links/commands.ts";
export { changeTexts } from "./texts/commands.ts";
export { joined, left, type Belonging } from "./jobs.ts";
export { announce } from "./webhooks/commands.ts";
export type { Telling } from "./webhooks/sending.ts";
export { webhookTasks } from "./webhooks/tasks.ts";
export { groupsCron, groupsHandlers } from "./tasks.ts";
export type { ActivityOf, DeskLink, GroupSection, ReachOf } from "./sections.ts";
export { isStand, type Stand } from "./permission/viewing.ts";
export { findsPage, viewAt, type View } from "./permission/viewed.ts";
export { emblemsToMove } from "./emblems/commands.ts";
export { emblemsOf, type Emblem } from "./emblems/queries.ts";
export { Spine } from "./pages/spine.tsx";
export { Locked } from "./pages/locked.tsx";
export { ActLink } from "./pages/acts.tsx";
export { ViewBar } from "./pages/viewbar.tsx";
export type { PersonalSection } from "./sections.ts";
export { isOnRoster, rolesSection, sharedSection } from "./pages/person.tsx";
export { tiles } from "./map/rules.ts";
export { changeRegions } from "./map/commands.ts";
export { sayJoining, sayRole } from "./words.ts";
export type { AddressSuffix, Joining, UnitRole } from "./rules.ts";
export { leadersIn, onlookerAt, onlookerOf } from "./people/queries.ts";
export { appointmentsOf, type Appointment } from "./roles/queries.ts";
export { leadingAddresses } from "./letters/queries.ts";
