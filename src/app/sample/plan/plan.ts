import { samplePeople, type SamplePerson } from "../people/crowd.ts";
import { conversations } from "../threads/all.ts";
import { sampleUnits } from "../units/all.ts";
import { composedTopics, spokenTopics, type PlannedTopic } from "./topics.ts";
import { officersOf, type PlannedRole } from "./officers.ts";
import { placesOf, rollsOf, type PlannedPlace } from "./rolls.ts";

/** The whole sample before a database is touched: pure, and the same at every call. All times count back from the first day. */
export interface Plan {
  people: SamplePerson[];
  roles: PlannedRole[];
  topics: PlannedTopic[];
  places: PlannedPlace[];
}

export function planSample(): Plan {
  const people = samplePeople();
  const rolls = rollsOf(sampleUnits, people, conversations);
  const roles = officersOf(sampleUnits, rolls);
  const spoken = spokenTopics(conversations, people);
  const topics = [...spoken, ...composedTopics(sampleUnits, rolls, roles, spoken)];
  return { people, roles, topics, places: placesOf(sampleUnits, rolls, roles, topics) };
}
