export { conductLinks } from "./account.ts";
export { conductComposers } from "./composers.ts";
export { conductDesk } from "./desk.ts";
export { importCount } from "./import/commands.ts";
export { panelSection } from "./pages/person.tsx";
export { leavePanel, namePanelist, type NewPanelist } from "./panel/commands.ts";
export { conductCron, conductHandlers } from "./tasks.ts";
