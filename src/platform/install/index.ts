export { emptyDatabase, programsOn } from "./empty.ts";
export { prepareDatabase } from "./prepare.ts";
