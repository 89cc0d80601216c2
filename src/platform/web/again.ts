import { Refused } from "#platform/refusal";
import type { FieldErrors } from "./form.ts";
import type { Reply } from "./route.ts";

/** What `act` answers; where a rule refuses it, the page once more with the reason. Anything else that is thrown goes on. */
export async function unlessRefused(
  act: () => Promise<Reply>,
  again: (refused: Refused) => Reply | Promise<Reply>,
): Promise<Reply> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refused) return again(error);
    throw error;
  }
}

/** The status of a page that may show a form again: 422 (RFC 9110 15.5.21) where something in it cannot be taken. */
export const statusOf = (errors: FieldErrors): 200 | 422 => (Object.keys(errors).length > 0 ? 422 : 200);
