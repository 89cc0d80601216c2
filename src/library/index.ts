export { librarySection } from "./pages/section.tsx";
export { libraryHandlers } from "./tasks.ts";
