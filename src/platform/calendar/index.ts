export { calendarOf, type Entry } from "./ics.ts";
