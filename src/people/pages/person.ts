import { NotFound, type At, type Person } from "#platform/web";

/** The signed-in person of a route that lets nobody else in. */
export function personIn(at: At): Person {
  if (!at.person) throw new NotFound();
  return at.person;
}
