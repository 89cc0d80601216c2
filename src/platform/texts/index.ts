export { MOST_LETTERS, textOf, type FileText } from "./texts.ts";
