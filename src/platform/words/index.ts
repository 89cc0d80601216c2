export { inLanguage, languageNow, words, type Catalogue, type Values } from "./words.ts";
export { ago, dateTime, day, money, relativeDays, since, span } from "./formats.ts";
