export { librarySection } from "./pages/section.tsx";
export { libraryHandlers } from "./tasks.ts";
export { importLibrary, type ImportedEntry } from "./import/commands.ts";
