export { emptyDatabase, programsOn } from "./empty.ts";
export { prepareDatabase, prepareJobs, UNFINISHED } from "./prepare.ts";
