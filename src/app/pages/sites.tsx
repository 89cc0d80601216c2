import { z } from "zod";
import { dayIn } from "#platform/time";
import {
  Button,
  Empty,
  ErrorSummary,
  Field,
  Form,
  idFrom,
  Link,
  page,
  Page,
  SearchBox,
  Select,
  seeOther,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { day, languageNow } from "#platform/words";
import { checkSister, listSister, removeSister } from "../site/commands.ts";
import { sisterSites, type SisterSite } from "../site/queries.ts";
import { m } from "../words.ts";

const sorts = ["site", "service", "channel", "archive"] as const;
const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1, { error: () => m("sites.missing") })
    .max(most, { error: () => m("sites.long", { most }) });

const SiteForm = z.object({
  name: text(160),
  href: z
    .string()
    .trim()
    .max(500)
    .regex(/^https?:\/\/\S+$/, { error: () => m("sites.address") }),
  sort: z.enum(sorts),
  about: text(500),
  owner: text(160),
});

const words = (at: At) => (at.query.q ?? "").trim().slice(0, 100);

export async function show(at: At): Promise<Reply> {
  const sites = await sisterSites(at.db, words(at));
  return page(at, () => <List at={at} sites={sites} />);
}

export async function desk(at: At): Promise<Reply> {
  return deskScreen(at, {}, 200);
}

async function deskScreen(at: At, more: { typed?: Typed; errors?: FieldErrors }, status: number): Promise<Reply> {
  const sites = await sisterSites(at.db, "");
  return page(at, () => <Desk at={at} sites={sites} {...more} />, { status });
}

export async function submit(at: At): Promise<Reply> {
  const form = at.form(SiteForm);
  if (!form.ok) return deskScreen(at, form, 422);
  const today = dayIn(at.settings.timeZone, await at.now());
  const isListed = await at.transaction((tx, now) => listSister(tx, at.person!.id, form.value, today, now));
  if (!isListed) return deskScreen(at, { typed: form.typed, errors: { href: m("sites.known") } }, 422);
  return seeOther("/desk/sites");
}

export async function check(at: At): Promise<Reply> {
  const id = idFrom(at.params.id);
  await at.transaction((tx, now) => checkSister(tx, at.person!.id, id, dayIn(at.settings.timeZone, now), now));
  return seeOther("/desk/sites");
}

export async function remove(at: At): Promise<Reply> {
  const id = idFrom(at.params.id);
  await at.transaction((tx, now) => removeSister(tx, at.person!.id, id, now));
  return seeOther("/desk/sites");
}

function Entry({ site }: { site: SisterSite }) {
  return (
    <>
      <h3>
        <Link href={site.href}>{site.name}</Link>
      </h3>
      <p>{site.about}</p>
      <p class="quiet">
        {m("sites.line", { sort: m(`sites.sort.${site.sort}`), owner: site.owner, day: day(site.checkedOn) })}
      </p>
    </>
  );
}

function List({ at, sites }: { at: At; sites: SisterSite[] }) {
  return (
    <Page
      frame={at.frame}
      title={m("sites.title")}
      lang={languageNow()}
      description={m("sites.intro")}
      crumbs={[{ href: "/", label: m("home") }]}
    >
      <div class="stack">
        <h1>{m("sites.title")}</h1>
        <p class="prose">{m("sites.intro")}</p>
        <SearchBox action="/sites" label={m("sites.search")} id="sites-search" value={words(at)} />
        {sites.length === 0 && <Empty>{m("sites.none")}</Empty>}
        <ul class="rows list">
          {sites.map((site) => (
            <li key={site.id}>
              <Entry site={site} />
            </li>
          ))}
        </ul>
      </div>
    </Page>
  );
}

function Desk(props: { at: At; sites: SisterSite[]; typed?: Typed; errors?: FieldErrors }) {
  const { at, sites, typed, errors = {} } = props;
  const given = { typed, errors };
  return (
    <Page
      frame={at.frame}
      title={m("sites.desk")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/desk", label: m("nav.desk") }]}
    >
      <div class="stack">
        <h1>{m("sites.desk")}</h1>
        <ul class="queue list">
          {sites.map((site) => (
            <li key={site.id}>
              <div>
                <Entry site={site} />
              </div>
              <div class="acts">
                <Form action={`/desk/sites/${site.id}/check`} class="inline">
                  <Button plain>{m("sites.check")}</Button>
                </Form>
                <Form action={`/desk/sites/${site.id}/removal`} class="inline">
                  <Button plain>{m("sites.remove")}</Button>
                </Form>
              </div>
            </li>
          ))}
        </ul>
        <h2>{m("sites.new")}</h2>
        <ErrorSummary errors={errors} />
        <Form action="/desk/sites" keep={typed}>
          <Field name="name" label={m("sites.name")} {...given} />
          <Field name="href" label={m("sites.href")} hint={m("sites.hrefhint")} width={60} {...given} />
          <Select
            name="sort"
            label={m("sites.what")}
            options={sorts.map((value) => ({ value, label: m(`sites.sort.${value}`) }))}
            {...given}
          />
          <Field name="about" label={m("sites.about")} width={60} {...given} />
          <Field name="owner" label={m("sites.owner")} {...given} />
          <Button>{m("sites.add")}</Button>
        </Form>
      </div>
    </Page>
  );
}
