export {
  maySee,
  mayPost,
  mayManage,
  features,
  audiences,
  postingRules,
  strangerRules,
  type Audience,
  type Audiences,
  type Guarded,
  type PostingRule,
  type StrangerRule,
  type UnitFeature,
  type Viewer,
} from "./permission/rules.ts";
export { viewerAt, viewerOf, viewersOf, visibleUnits } from "./permission/queries.ts";
export {
  appointmentsOf,
  isMemberOf,
  leadersOf,
  memberIdsOf,
  membersOf,
  unitByAddress,
  unitFor,
  unitsAbove,
  unitsByIds,
  unitsFor,
  type Appointment,
  type RosterEntry,
  type Unit,
} from "./queries.ts";
export { readersOf } from "./permission/readers.ts";
export { joiningsFor } from "./joining/queries.ts";
export { addressSuffixes, leadingRoles, mayBeAddress, type Joining, type UnitRole } from "./rules.ts";
export { appoint, depart, endAppointment, enter, join, leave, type Actor, type NewAppointment } from "./commands.ts";
export {
  changeSettings,
  closeUnit,
  createUnit,
  giveAddress,
  recordFormerName,
  renameUnit,
  type NewUnit,
  type UnitSettings,
} from "./units/commands.ts";
export { joined, left, type Belonging } from "./jobs.ts";
export { groupsCron, groupsHandlers } from "./tasks.ts";
export { kindLabel, sayJoining } from "./words.ts";
export type { Contributions, DeskLink, GroupSection } from "./sections.ts";
