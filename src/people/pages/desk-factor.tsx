import { idFrom, orNotFound, seeOther, type At, type Reply } from "#platform/web";
import { personOf } from "../queries.ts";
import { refusalIn } from "../refusals.ts";
import { askFactorRemoval } from "../second-factor/commands.ts";
import { view } from "./desk-person.tsx";
import { personIn } from "./person.ts";

/** Somebody has lost their second factor and told the office. */
export async function submit(at: At): Promise<Reply> {
  const person = orNotFound(await personOf(at.db, idFrom(at.params.id)));
  const actor = personIn(at).id;
  try {
    await at.transaction((tx, now) => askFactorRemoval(tx, actor, person.id, now));
    return seeOther(`/desk/people/${person.id}`);
  } catch (error) {
    return view(at, refusalIn(error).say);
  }
}
