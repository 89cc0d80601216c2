import { Empty, page, Page, Pages, type At, type Reply } from "#platform/web";
import { languageNow } from "#platform/words";
import { PEOPLE_A_PAGE, searchPeople, type PeopleFound } from "../directory/queries.ts";
import type { SeenPerson } from "../profiles/queries.ts";
import { workplaceKinds, type Onlooker, type WorkplaceKind } from "../profiles/rules.ts";
import type { PeopleParts } from "../sections.ts";
import { m } from "../words.ts";

import { Face } from "./face.tsx";
import { kindOption } from "./profile-sections.tsx";
import { Interests, placeLine } from "./profile.tsx";

interface Asked {
  q: string;
  interest: string;
  place: string;
  kind: WorkplaceKind | "";
  page: number;
}

/** Those who wish to be found, by what the reader may see of them. */
export const show =
  (parts: PeopleParts) =>
  async (at: At): Promise<Reply> => {
    const onlooker = await parts.onlooker(at);
    const asked = askedIn(at);
    const query = { words: asked.q, interest: asked.interest, place: asked.place, kind: asked.kind || null };
    const found = await searchPeople(at.db, onlooker, { ...query, page: asked.page });
    return page(at, () => view(at, onlooker, asked, found));
  };

function askedIn({ query }: At): Asked {
  const text = (name: string) => (query[name] ?? "").trim().slice(0, 100);
  const number = /^[1-9]\d{0,4}$/.test(query.page ?? "") ? Number(query.page) : 1;
  const kind = workplaceKinds.find((one) => one === query.kind) ?? "";
  return { q: text("q"), interest: text("interest"), place: text("place"), kind, page: number };
}

function view(at: At, onlooker: Onlooker, asked: Asked, { people, count }: PeopleFound) {
  return (
    <Page frame={at.frame} title={m("directory.title")} lang={languageNow()} index={false}>
      <div class="stack">
        <h1>{m("directory.title")}</h1>
        <p class="prose">{m(onlooker.isMember ? "directory.intro" : "directory.introOther")}</p>
        {at.person && (
          <p>
            <a href="/account/visibility">{m("directory.own")}</a>
          </p>
        )}
        <Search asked={asked} />
        <p role="status">{m("directory.found", { count })}</p>
        {count === 0 && (
          <Empty>
            <p>{m("directory.none")}</p>
          </Empty>
        )}
        <ul class="list">
          {people.map((one) => (
            <Row key={one.id} one={one} />
          ))}
        </ul>
        <Pages page={asked.page} pages={Math.ceil(count / PEOPLE_A_PAGE)} href={(number) => addressOf(asked, number)} />
      </div>
    </Page>
  );
}

function addressOf({ page: _here, ...asked }: Asked, number: number): string {
  const given = Object.entries(asked).filter(([, value]) => value !== "");
  return `/directory?${new URLSearchParams([...given, ["page", String(number)]]).toString()}`;
}

function Search({ asked }: { asked: Asked }) {
  const field = (name: "q" | "interest" | "place") => (
    <>
      <label for={name}>{m(`directory.${name}`)}</label>
      <input id={name} name={name} type="search" value={asked[name]} size={16} />
    </>
  );
  return (
    <form method="get" action="/directory" role="search" class="acts">
      {field("q")}
      {field("interest")}
      {field("place")}
      <label for="kind">{m("profile.workplaceKind")}</label>
      <select id="kind" name="kind">
        <option value="">{m("directory.anyKind")}</option>
        {workplaceKinds.map(kindOption).map(({ value, label }) => (
          <option key={value} value={value} selected={value === asked.kind}>
            {label}
          </option>
        ))}
      </select>
      <button class="button">{m("directory.find")}</button>
    </form>
  );
}

/** A person as lists show them. */
export function Row({ one: { publicId, name, seen } }: { one: SeenPerson }) {
  const work = [seen.title, seen.workplace, seen.place && placeLine(seen.place)].filter(Boolean).join(" · ");
  return (
    <li class="person-row">
      <Face publicId={publicId} name={name} photo={seen.photo ?? null} />
      <div class="stack tight">
        <h2 class="h3">
          <a href={`/people/${publicId}`}>
            <bdi>{name}</bdi>
          </a>
        </h2>
        {work && (
          <p>
            <bdi>{work}</bdi>
          </p>
        )}
        {seen.interests && <Interests tags={seen.interests} />}
      </div>
    </li>
  );
}
