import { Button, ErrorSummary, Form, page, Page, seeOther, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { confirmAddress } from "../addresses/commands.ts";
import type { Link } from "../links/queries.ts";
import { refusalIn } from "../refusals.ts";
import { m } from "../words.ts";
import { linkProblem, linkRefused, openLink } from "./link-problem.tsx";
import { personIn } from "./person.ts";

export async function show(at: At): Promise<Reply> {
  const opened = await ownLink(at);
  return "problem" in opened ? opened.problem : page(at, () => <View at={at} link={opened.link} />);
}

export async function submit(at: At): Promise<Reply> {
  const opened = await ownLink(at);
  if ("problem" in opened) return opened.problem;
  const person = personIn(at);
  try {
    await at.transaction((tx, now) => confirmAddress(tx, person.id, opened.link.id, now));
    return seeOther("/account/addresses?done=added");
  } catch (error) {
    const { refusal, say } = refusalIn(error);
    if (refusal.because === "link") return linkRefused(at, "address", error);
    return page(at, () => <View at={at} link={opened.link} error={say()} />, { status: 422 });
  }
}

/** A link that another person asked for is no link: whoever it tempts would give their own address away. */
async function ownLink(at: At): Promise<{ link: Link } | { problem: Reply }> {
  const opened = await openLink(at, "address", ["add-address"]);
  if ("problem" in opened || opened.link.personId === personIn(at).id) return opened;
  return { problem: linkProblem(at, "address", "unknown") };
}

function View({ at, link, error }: { at: At; link: Link; error?: string }) {
  return (
    <Page frame={at.frame} title={m("addlink.title")} lang={languageNow()} index={false}>
      <div class="stack prose">
        <h1>{m("addlink.title")}</h1>
        <ErrorSummary errors={error ? { "": error } : {}} />
        <p>{m("addlink.text", { name: personIn(at).name, address: link.address })}</p>
        <Form action={at.path}>
          <Button>{m("addlink.button")}</Button>
        </Form>
      </div>
    </Page>
  );
}
