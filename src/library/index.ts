export { librarySection } from "./pages/section.tsx";
export { libraryHandlers } from "./tasks.ts";
export { importLibrary, type ImportedEntry } from "./import/commands.ts";
export { libraryComposers } from "./composers.ts";
export { libraryAddress, receiveFiles } from "./inbound.ts";
export { libraryCron } from "./tasks.ts";
