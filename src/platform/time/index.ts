export { databaseClock, TestClock, type Clock, type Instant } from "./clock.ts";
export {
  addDays,
  addMonths,
  addYears,
  dayIn,
  days,
  daysBetween,
  hours,
  isDay,
  later,
  minutes,
  startOf,
  type Day,
} from "./days.ts";
