import type { Operation } from "#platform/api";
import { entryOperations } from "./operations/entries.ts";
import { folderOperations } from "./operations/folders.ts";

export const operationsOfLibrary: Operation[] = [...entryOperations, ...folderOperations];
