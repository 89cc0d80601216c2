import { expect, test } from "vitest";
import { useApp } from "../../../test/app.ts";
import { aPerson } from "../../people/builders.ts";
import { aProduct } from "../builders.ts";

const app = useApp();

test("the desk finds a person, enters a term and ends it by a program; what cannot be is said, and nobody else finds a desk", async () => {
  const [staff, bo] = [
    await aPerson(app.db, { capabilities: ["membership"] }),
    await aPerson(app.db, { name: "Bo Ferrer" }),
  ];
  const [base, addOn] = [await aProduct(app.db), await aProduct(app.db, { role: "add-on" })];
  const desk = await app.program(staff);
  const found = (await desk.get("/desk/membership?q=ferr")).json.items;
  expect(found).toEqual([{ id: bo.publicId, name: "Bo Ferrer", address: bo.address }]);
  const at = `/desk/membership/${bo.publicId}`;
  expect((await desk.get(at)).json).toMatchObject({ standing: "none", terms: [] });

  const early = await desk.post(`${at}/terms`, { product: addOn.id, startsOn: "2026-10-01" });
  expect(early.json).toMatchObject({ status: 422, code: "refused", because: "needs-base" });
  expect((await desk.post(`${at}/terms`, { product: 999_999, startsOn: "2026-10-01" })).json.errors[0].field).toBe(
    "product",
  );
  const entered = await desk.post(`${at}/terms`, { product: base.id, startsOn: "2026-10-01", note: "By cheque" });
  expect(entered).toMatchObject({
    status: 201,
    json: { endsOn: "2027-09-30", note: "By cheque", enteredBy: staff.name },
  });
  const twice = await desk.post(`${at}/terms`, { product: base.id, startsOn: "2027-01-01" });
  expect(twice.json.because).toBe("overlaps");
  expect((await desk.get(at)).json).toMatchObject({ standing: "active", terms: [{ id: entered.json.id }] });

  const end = { lastDay: "2026-10-31", because: "resigned" };
  const ended = await desk.post(`${at}/terms/${entered.json.id}/ending`, end);
  expect(ended.json).toMatchObject({ endedEarlyOn: "2026-10-31", endedBecause: "resigned" });
  expect((await desk.post(`${at}/terms/${entered.json.id}/ending`, end)).json.because).toBe("already-ended");

  const narrow = await app.program(staff, { scopes: ["groups:read"], days: 1 });
  expect((await narrow.get(at)).status).toBe(403);
  expect((await (await app.program(bo)).get(at)).status).toBe(404);
});
