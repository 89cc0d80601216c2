import fc from "fast-check";
import { expect, test } from "vitest";
import { decideArrival } from "./rules.ts";

const person = fc.constantFrom(null, 1, 2, 3);
const claim = fc.record({
  issuer: fc.constant("https://login.example.org"),
  subject: fc.string({ minLength: 1 }),
  name: fc.string(),
  address: fc.constantFrom(null, "ada@example.org"),
});
const meant = fc.record({
  connected: person,
  owner: person,
  ownerHasFactor: fc.boolean(),
  ownerIsConnected: fc.boolean(),
});

test("nobody gets into an account by the provider's word but by a connection that its person made, or by its own verified address", () => {
  fc.assert(
    fc.property(claim, meant, person, (one, who, wishes) => {
      const arrival = decideArrival(one, who, wishes);
      switch (arrival.kind) {
        case "enter":
          expect([arrival.personId, wishes]).toEqual([who.connected, null]);
          break;
        case "connect":
          expect(arrival.personId).toBe(wishes);
          expect([null, wishes]).toContain(who.connected);
          break;
        case "offer":
          expect([who.connected, wishes, who.ownerHasFactor, who.ownerIsConnected]).toEqual([null, null, false, false]);
          expect(one.address).not.toBeNull();
          expect(arrival.personId).toBe(who.owner);
          break;
        case "new":
          expect(one.address).not.toBeNull();
          expect([who.owner, who.connected, wishes]).toEqual([null, null, null]);
          break;
        default:
          expect(arrival).not.toHaveProperty("personId");
      }
    }),
  );
});
