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
export { groupsComposers } from "./composers.ts";
export { readersOf } from "./permission/readers.ts";
export { appoint, enter, type Actor, type NewAppointment } from "./commands.ts";
export { changeSettings, closeUnit, createUnit, type NewUnit, type UnitSettings } from "./units/commands.ts";
export { joined, left, type Belonging } from "./jobs.ts";
export { groupsCron, groupsHandlers } from "./tasks.ts";
export type { ActivityOf, DeskLink, GroupSection, ReachOf } from "./sections.ts";
export type { Stand } from "./permission/viewing.ts";
export { findsPage, viewAt } from "./permission/viewed.ts";
export { emblemsOf, type Emblem } from "./emblems/queries.ts";
export { Spine } from "./pages/spine.tsx";
export { Locked } from "./pages/locked.tsx";
export { ActLink } from "./pages/acts.tsx";
export { ViewBar } from "./pages/viewbar.tsx";
export type { PersonalSection } from "./sections.ts";
export { isOnRoster, rolesSection, sharedSection } from "./pages/person.tsx";
export { onlookerAt, onlookerOf } from "./people/queries.ts";
