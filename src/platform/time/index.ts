export { CLOCK_QUESTION, databaseClock, TestClock, type Clock, type Instant } from "./clock.ts";
export {
  addDays,
  addMonths,
  addYears,
  dayIn,
  days,
  daysBetween,
  hourOf,
  hours,
  isDay,
  later,
  minutes,
  startOf,
  weekdayOf,
  type Day,
} from "./days.ts";
