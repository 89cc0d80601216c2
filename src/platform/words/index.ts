export { inLanguage, languageNow, words, type Catalogue, type Values } from "./words.ts";
export { dateTime, day, money, relativeDays } from "./formats.ts";
