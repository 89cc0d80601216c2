import { z } from "zod";
import {
  Button,
  Checkbox,
  ErrorSummary,
  Form,
  Notice,
  page,
  Page,
  Select,
  seeOther,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { unblock } from "../letters/commands.ts";
import { blockedBy } from "../letters/queries.ts";
import { listInDirectory, setWriters } from "../profiles/commands.ts";
import { choicesOf, ownProfile, personByPublicId, type Choices, type OwnProfile } from "../profiles/queries.ts";
import { fields, isSaid, profileAudiences, writerRules, type ProfileAudience } from "../profiles/rules.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";
import { formIn } from "./shared.tsx";

const VisibilityForm = z.object({
  listed: z.literal("yes").optional(),
  writers: z.enum(writerRules, { error: () => m("error.writers") }),
});

/** Who finds the person, who writes to them, and what is public: said in words made from the settings themselves. */
export const show = (at: At): Promise<Reply> => view(at);

export async function submit(at: At): Promise<Reply> {
  const person = personIn(at);
  const form = formIn(at, VisibilityForm);
  if (!form.ok) return view(at, { typed: form.typed, errors: form.errors });
  const { listed, writers } = form.value;
  return seeOther(
    await at.once(async (tx, now) => {
      await listInDirectory(tx, person.id, listed === "yes", now);
      await setWriters(tx, person.id, writers, now);
      return "/account/visibility?done=yes";
    }),
  );
}

/** The way back for somebody whose page is not there any more. */
export async function submitUnblock(at: At): Promise<Reply> {
  const { id } = personIn(at);
  const form = formIn(at, z.object({ person: z.string() }));
  const other = form.ok ? await personByPublicId(at.db, form.value.person) : null;
  if (!other) return view(at, { typed: form.typed, errors: { "": m("error.section") } });
  return seeOther(
    await at.once(async (tx) => {
      await unblock(tx, id, other.id);
      return "/account/visibility?done=yes";
    }),
  );
}

interface Wrong {
  typed: Typed;
  errors: FieldErrors;
}

interface Known {
  own: OwnProfile;
  choices: Choices;
  blocked: { publicId: string; name: string }[];
}

async function view(at: At, wrong?: Wrong): Promise<Reply> {
  const { id } = personIn(at);
  const own = await ownProfile(at.db, id);
  const known = { own, choices: await choicesOf(at.db, id), blocked: await blockedBy(at.db, id) };
  return page(at, () => <View at={at} known={known} wrong={wrong} />, { status: wrong ? 422 : 200 });
}

function View({ at, known, wrong }: { at: At; known: Known; wrong?: Wrong }) {
  const { choices } = known;
  const errors = wrong?.errors ?? {};
  return (
    <Page
      frame={at.frame}
      title={m("visibility.title")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/account", label: m("account.title") }]}
    >
      <div class="stack prose">
        <h1>{m("visibility.title")}</h1>
        {at.query.done === "yes" && (
          <Notice tone="good">
            <p>{m("account.saved")}</p>
          </Notice>
        )}
        <ErrorSummary errors={errors} />
        <Now known={known} />
        <Form action="/account/visibility">
          <Checkbox
            name="listed"
            label={m("visibility.listed")}
            value={choices.isListed ? "yes" : ""}
            typed={wrong && { listed: wrong.typed.listed ?? "" }}
          />
          <Select
            name="writers"
            label={m("visibility.writers")}
            hint={m("visibility.writers.hint")}
            value={choices.writers}
            typed={wrong?.typed}
            errors={errors}
            options={writerRules.map((rule) => ({ value: rule, label: m(`writers.${rule}`) }))}
          />
          <Button>{m("account.save")}</Button>
        </Form>
        <Blocked blocked={known.blocked} />
      </div>
    </Page>
  );
}

function Now({ known: { own, choices } }: { known: Known }) {
  const shownTo = (audience: ProfileAudience) =>
    fields.filter((field) => own.audiences[field] === audience && isSaid(own.profile[field]));
  return (
    <section class="stack" aria-labelledby="now">
      <h2 id="now">{m("visibility.now")}</h2>
      <ul>
        <li>{m("visibility.name")}</li>
        <li>{m(choices.isListed ? "visibility.isListed" : "visibility.notListed")}</li>
        <li>{m(`visibility.writers.${choices.writers}`)}</li>
        <li>{m("visibility.addresses")}</li>
        {[...profileAudiences].reverse().map((audience) => {
          const names = shownTo(audience).map((field) => m(`profile.${field}`));
          return (
            names.length > 0 && <li key={audience}>{m(`visibility.${audience}`, { fields: names.join(", ") })}</li>
          );
        })}
      </ul>
      <p>
        <a href="/account/profile">{m("visibility.change")}</a>
      </p>
    </section>
  );
}

function Blocked({ blocked }: { blocked: Known["blocked"] }) {
  if (blocked.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="blocked">
      <h2 id="blocked">{m("visibility.blocked")}</h2>
      <ul class="list rows">
        {blocked.map(({ publicId, name }) => (
          <li key={publicId}>
            <Form action="/account/visibility/unblock" class="inline">
              <input type="hidden" name="person" value={publicId} />
              <bdi>{name}</bdi> <Button plain>{m("block.end", { name })}</Button>
            </Form>
          </li>
        ))}
      </ul>
    </section>
  );
}
