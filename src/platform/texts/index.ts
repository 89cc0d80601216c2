export { MOST_LETTERS, textOf, type FileText } from "./texts.ts";

/** The queue of jobs that read files: one at a time on all machines together, so that hostile files take one worker's hands and no more. */
export const READING = "files.words";
