import { expect, test } from "vitest";
import type { Claimed } from "./claims.ts";
import { Runbook } from "./runbook.ts";

const rows = (runId: number, count: number) => Array.from({ length: count }, () => ({ runId }) as Claimed);

test("a run ends with its last rows, but never while another group still writes some of its rows", () => {
  const book = new Runbook();
  const [early, late, alone] = [rows(1, 3), rows(1, 2), rows(2, 4)];
  book.claimed([...early, ...late, ...alone]);
  expect(book.settling(alone)).toEqual({ ended: [2], returned: [] });
  expect(book.settling(early)).toEqual({ ended: [], returned: [] });
  expect(book.settling(late)).toEqual({ ended: [], returned: [] });
  // The later group is committed first: the run must outlive it.
  book.settled(late);
  expect(book.hasFinished).toBe(false);
  book.settled(early);
  expect(book.hasFinished).toBe(true);
  expect(book.settling([])).toEqual({ ended: [1], returned: [] });
  book.settled(alone);
  expect(book.hasFinished).toBe(false);
});

test("a run of which a row went back is given back when nothing of it is being written", () => {
  const book = new Runbook();
  const [sent, unsent] = [rows(1, 2), rows(1, 1)];
  book.claimed([...sent, ...unsent]);
  expect(book.settling(sent)).toEqual({ ended: [], returned: [] });
  book.giveBack(unsent[0]!);
  expect(book.hasFinished).toBe(false);
  book.settled(sent);
  expect(book.settling([])).toEqual({ ended: [], returned: [1] });
});
