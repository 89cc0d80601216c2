export {
  maySee,
  mayPost,
  mayManage,
  readsFrom,
  type Audience,
  type PostingRule,
  type StrangerRule,
  type UnitFeature,
  type Viewer,
} from "./permission/rules.ts";
export { readableUnits, viewerAt, viewerOf, visibleUnits } from "./permission/queries.ts";
export { isMemberOf, isUnitAddress, unitByAddress, unitFor, unitsAbove, unitsByIds, type Unit } from "./queries.ts";
export { readersOf } from "./permission/readers.ts";
export { appoint, enter, type Actor, type NewAppointment } from "./commands.ts";
export { changeSettings, closeUnit, createUnit, type NewUnit, type UnitSettings } from "./units/commands.ts";
export { joined, left, type Belonging } from "./jobs.ts";
export { groupsCron, groupsHandlers } from "./tasks.ts";
export type { DeskLink, GroupSection } from "./sections.ts";
