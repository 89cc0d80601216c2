import type { ComponentChild } from "preact";
import { bytesFrom, storeFor } from "#platform/files";
import { ButtonLink, Facts, Link, Notice, orNotFound, page, Page, Raw, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { aboutHtml } from "../profiles/about.ts";
import { ownProfile, personByPublicId, photoFor } from "../profiles/queries.ts";
import { vcardOf } from "../profiles/vcard.ts";
import { dialled, visibleProfile, type Place, type Profile, type Relation } from "../profiles/rules.ts";
import type { PeopleParts, Shown } from "../sections.ts";
import { m } from "../words.ts";
import { Face } from "./face.tsx";
import { showingAt, type Showing } from "./showing.ts";

/** A person, as far as this reader may see them. Themselves also as others do: `?as=visitor`. */
export const show =
  (parts: PeopleParts) =>
  async (at: At): Promise<Reply> => {
    const showing = await showingAt(at, at.params.personId, parts);
    const isOwn = showing.onlooker.personId === showing.person.id;
    const as = isOwn ? previews.find((one) => one === at.query.as) : undefined;
    if (as) return preview(at, showing, as);
    return page(at, () =>
      view(at, showing, isOwn ? <Own person={showing.person} /> : <Acts at={at} showing={showing} />),
    );
  };

/** A picture, to whoever the person shows it; its address changes with it, so a browser may keep it. */
export const photo =
  (parts: PeopleParts) =>
  async (at: At): Promise<Reply> => {
    const person = orNotFound(await personByPublicId(at.db, at.params.personId ?? ""));
    const onlooker = await parts.onlooker(at);
    const size = orNotFound(sizes.find((one) => one === at.params.size));
    const found = orNotFound(await photoFor(at.db, onlooker, person.id, size));
    return {
      kind: "file",
      type: "image/webp",
      bytes: bytesFrom(storeFor(at.settings), found),
      // We made it ourselves.
      saveAs: null,
      // Never in a cache that several people share: who may see it is asked of each.
      cacheControl: "private, max-age=86400",
    };
  };

/** The same as the page shows, for an address book. */
export const card =
  (parts: PeopleParts) =>
  async (at: At): Promise<Reply> => {
    const { person, seen } = await showingAt(at, at.params.personId, parts);
    const url = `${at.settings.publicUrl}/people/${person.publicId}`;
    return {
      kind: "data",
      status: 200,
      type: "text/vcard; charset=utf-8",
      body: vcardOf({ name: person.name, url, association: at.settings.associationName }, seen),
      headers: { "content-disposition": 'attachment; filename="card.vcf"', "cache-control": "private, no-cache" },
    };
  };

const sizes = ["small", "large"] as const;
const previews = ["visitor", "member", "leader"] as const satisfies readonly Relation[];

async function preview(at: At, showing: Showing, as: (typeof previews)[number]): Promise<Reply> {
  const { profile, audiences } = await ownProfile(at.db, showing.person.id);
  const seen = visibleProfile(profile, audiences, as);
  return page(at, () =>
    view(
      at,
      { ...showing, seen, sections: [] },
      <Notice>
        <p>{m(`person.preview.${as}`)}</p>
        {Object.keys(seen).length === 0 && <p>{m("person.preview.nothing")}</p>}
        <p>{m("person.preview.rest")}</p>
        <Own person={showing.person} />
      </Notice>,
    ),
  );
}

function view(at: At, { person, seen, sections }: Showing, acts: ComponentChild) {
  return (
    <Page frame={at.frame} title={person.name} lang={languageNow()} index={false}>
      <article class="stack person">
        <Heading person={person} seen={seen} />
        {acts}
        {seen.about && <Raw html={aboutHtml(seen.about)} class="stack prose" />}
        <Facts facts={factsOf(seen)} />
        {sections.map((section) => section())}
      </article>
    </Page>
  );
}

function Heading({ person, seen }: { person: Shown; seen: Partial<Profile> }) {
  const work = [seen.title, seen.workplace].filter(Boolean).join(", ");
  return (
    <header class="person-head">
      <Face publicId={person.publicId} name={person.name} photo={seen.photo ?? null} large />
      <div class="stack tight">
        <h1>
          <bdi>{person.name}</bdi>
        </h1>
        {seen.pronouns && (
          <p class="quiet">
            <bdi>{seen.pronouns}</bdi>
          </p>
        )}
        {work && (
          <p>
            <bdi>{work}</bdi>
          </p>
        )}
      </div>
    </header>
  );
}

function factsOf(seen: Partial<Profile>): [string, ComponentChild][] {
  const facts: [string, ComponentChild][] = [];
  if (seen.workplaceKind) facts.push([m("profile.workplaceKind"), m(`workplace.${seen.workplaceKind}`)]);
  if (seen.responsibilities)
    facts.push([m("profile.responsibilities"), <p class="kept-lines">{seen.responsibilities}</p>]);
  if (seen.place) facts.push([m("profile.place"), <bdi>{placeLine(seen.place)}</bdi>]);
  if (seen.interests) facts.push([m("profile.interests"), <Interests tags={seen.interests} />]);
  if (seen.languages) facts.push([m("profile.languages"), <bdi>{seen.languages.join(", ")}</bdi>]);
  if (seen.links) facts.push([m("profile.links"), <Links links={seen.links} />]);
  if (seen.contactMail)
    facts.push([m("profile.contactMail"), <Link href={`mailto:${seen.contactMail}`}>{seen.contactMail}</Link>]);
  if (seen.phone) facts.push([m("profile.phone"), <a href={dialled(seen.phone)}>{seen.phone}</a>]);
  return facts;
}

export const placeLine = ({ city, region, country }: Place): string =>
  [city, region, country].filter(Boolean).join(", ");

export function Interests({ tags }: { tags: readonly string[] }) {
  return (
    <ul class="tags list">
      {tags.map((tag) => (
        <li key={tag}>
          <a href={`/directory?interest=${encodeURIComponent(tag)}`}>
            <bdi>{tag}</bdi>
          </a>
        </li>
      ))}
    </ul>
  );
}

function Links({ links }: { links: readonly string[] }) {
  return (
    <ul class="list">
      {links.map((href) => (
        <li key={href}>
          <Link href={href}>{href}</Link>
        </li>
      ))}
    </ul>
  );
}

/** Whether the form is open to this reader is said there. */
function Acts({ at, showing: { person } }: { at: At; showing: Showing }) {
  const subject = encodeURIComponent(m("letter.report.subject", { id: person.publicId }));
  return (
    <p class="acts">
      <ButtonLink href={`/people/${person.publicId}/message`}>{m("person.write")}</ButtonLink>
      <a href={`/people/${person.publicId}/card.vcf`}>{m("person.card")}</a>
      <Link href={`mailto:abuse@${at.settings.mailDomain}?subject=${subject}`}>{m("person.report")}</Link>
      {at.person && <a href={`/conduct/cases/new?person=${person.publicId}`}>{m("person.conduct")}</a>}
      {at.person && <a href={`/people/${person.publicId}/age-report`}>{m("person.age")}</a>}
    </p>
  );
}

function Own({ person }: { person: Shown }) {
  return (
    <p class="acts">
      <a href="/account/profile">{m("profile.page")}</a>
      <a href={`/people/${person.publicId}`}>{m("person.own")}</a>
      {previews.map((as) => (
        <a key={as} href={`/people/${person.publicId}?as=${as}`}>
          {m(`person.as.${as}`)}
        </a>
      ))}
    </p>
  );
}
