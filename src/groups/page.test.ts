import { beforeAll, describe, expect, it } from "vitest";
import { useApp } from "../../test/app.ts";
import { aProduct, aTerm } from "../membership/builders.ts";
import { aPerson, type APerson } from "../people/builders.ts";
import { aUnit, joined, leads } from "./builders.ts";
import { changeSettings, closeUnit, type Unit } from "./index.ts";
import { addLink } from "./links/commands.ts";
import { changeTexts } from "./texts/commands.ts";

const app = useApp();
const program = { personId: null, zone: "America/Chicago" };
const now = () => app.clock.read();
let lea: APerson;
let ada: APerson;
let account: APerson;
let member: APerson;

beforeAll(async () => {
  [lea, ada, account, member] = [
    await aPerson(app.db, { name: "Lea Convener" }),
    await aPerson(app.db),
    await aPerson(app.db),
    await aPerson(app.db),
  ];
  await aTerm(app.db, member, await aProduct(app.db));
});

const everyone = { page: "public", posts: "public", files: "public", events: "public", roster: "accounts" } as const;

/** A group with a leader, a member, texts, a link and a discussion. */
async function aFullGroup(over: Parameters<typeof aUnit>[1] = {}): Promise<Unit> {
  const unit = await aUnit(app.db, { settings: { audiences: everyone }, ...over });
  await joined(app.db, unit, ada, new Date("2026-10-24T12:00:00Z"));
  await leads(app.db, unit, lea);
  await app.db.transaction().execute(async (tx) => {
    await changeTexts(
      tx,
      program,
      unit,
      {
        charge: "We ask:\n- what helps\n- what does not",
        rules: "Job advertisements belong in [Jobs](https://jobs.example.org).",
        conductUrl: "https://example.org/conduct",
        subjects: ["training"],
      },
      now(),
    );
    await addLink(
      tx,
      program,
      unit,
      { label: "Zotero library", url: "https://www.zotero.org/groups/1", runBy: "Zotero", privacy: "Public to read." },
      now(),
    );
  });
  await (await app.as(ada)).post(`/groups/${unit.slug}/topics`, { title: "First question", body: "Who has tried it?" });
  return unit;
}

const inOrder = (text: string, parts: string[]): void => {
  const places = parts.map((part) => ({ part, at: text.indexOf(part) }));
  for (const { part, at } of places) expect(at, part).toBeGreaterThan(-1);
  expect(places.map(({ part }) => part)).toEqual(places.toSorted((a, b) => a.at - b.at).map(({ part }) => part));
};

describe("the group page (G-3)", () => {
  it("has its parts in the order of G-3, and a visitor reads posts without signing in", async () => {
    const unit = await aFullGroup();
    const { text, body } = await (await app.as(null)).get(`/groups/${unit.slug}`);
    inOrder(text, [
      "Interest group",
      unit.name,
      "View only",
      "2 people",
      "last person joined 3 weeks ago",
      "Our charge",
      "what helps",
      "How to take part",
      `${unit.slug}@lists.example.org`,
      "Posting rules",
      "Job advertisements belong in",
      "Our code of conduct",
      "Conveners",
      "Lea Convener, convener until June 30, 2027",
      "Write to the conveners",
      "How to join",
      "You need an account first.",
      "Who can see this?",
      "Everyone can read its discussions.",
      "nobody approves it first",
      "found by search engines",
      "Linked spaces",
      "run by Zotero",
      "Public to read.",
      "Latest discussions",
      "First question",
      "Who has tried it?",
      "Latest files",
    ]);
    expect(body).toContain(`href="mailto:${unit.slug}@lists.example.org"`);
    expect(body).toContain('href="https://jobs.example.org" rel="nofollow ugc noopener"');
    expect(body).not.toContain(lea.address);
  });

  it("its posting rules stand beside the form in which one writes (D-29)", async () => {
    const unit = await aFullGroup();
    const { text } = await (await app.as(ada)).get(`/groups/${unit.slug}/topics/new`);
    expect(text).toContain("Job advertisements belong in Jobs");
  });

  it("is View only until one may post", async () => {
    const unit = await aFullGroup();
    expect((await (await app.as(account)).get(`/groups/${unit.slug}`)).text).toContain("View only");
    expect((await (await app.as(ada)).get(`/groups/${unit.slug}`)).text).not.toContain("View only");
  });

  it("each locked block says what would open it, for whom it would", async () => {
    const unit = await aFullGroup();
    const page = async (who: APerson | null) => (await (await app.as(who)).get(`/groups/${unit.slug}`)).text;
    const lock = (audience: "accounts" | "members" | "unit") =>
      app.db
        .transaction()
        .execute((tx) => changeSettings(tx, program, unit, { audiences: { posts: audience, files: audience } }, now()));
    await lock("accounts");
    expect(await page(null)).toContain("Everyone with an account can see this. Sign in Create a free account");
    expect(await page(account)).toContain("First question");
    await lock("members");
    expect(await page(null)).toContain("Members of the association can see this. Sign in");
    expect(await page(account)).toContain("You need to be a member of the association first.");
    expect(await page(account)).not.toContain("First question");
    expect(await page(member)).toContain("First question");
    await lock("unit");
    expect(await page(member)).toContain("People in this group can see this. How to join");
    expect(await page(member)).not.toContain("First question");
    expect(await page(ada)).toContain("First question");
  });

  it("shows files that came with posts, to whom files and posts are open", async () => {
    const unit = await aFullGroup();
    const { id } = await app.db.selectFrom("posts").select("id").orderBy("id", "desc").executeTakeFirstOrThrow();
    const file = { filename: "figures.csv", content_type: "text/csv", size: 1, content: Buffer.from("x") };
    await app.db
      .insertInto("post_attachments")
      .values({ post_id: id, number: 1, ...file })
      .execute();
    const visitor = await app.as(null);
    expect((await visitor.get(`/groups/${unit.slug}`)).body).toContain(`/posts/${id}/attachments/1`);
    await app.db
      .transaction()
      .execute((tx) => changeSettings(tx, program, unit, { audiences: { files: "unit" } }, now()));
    const { text } = await visitor.get(`/groups/${unit.slug}`);
    expect(text).not.toContain("figures.csv");
    expect(text).toContain("First question");
  });

  it("a link that is none of the web's is refused by the form's rule and never drawn as one", async () => {
    const unit = await aFullGroup();
    await app.db.transaction().execute((tx) =>
      changeTexts(
        tx,
        program,
        unit,
        {
          charge: "[press](javascript:alert(1)) <script>alert(2)</script>",
          rules: "",
          conductUrl: "javascript:alert(3)",
          subjects: [],
        },
        now(),
      ),
    );
    const { body } = await (await app.as(null)).get(`/groups/${unit.slug}`);
    expect(body).not.toContain('href="javascript:');
    expect(body).not.toContain("<script>alert");
  });
});

describe("a closed group without a successor (G-11)", () => {
  it("names its neighbours that the reader may see, and has nothing to join or write to", async () => {
    const parent = await aUnit(app.db, { kind: "division" });
    const [old, near, hidden] = [
      await aUnit(app.db, {
        parentId: parent.id,
        formerly: [{ name: "Old Ways", acronym: "OWX", until: "2020-05-01" }],
      }),
      await aUnit(app.db, { parentId: parent.id, name: "Near Neighbour" }),
      await aUnit(app.db, { parentId: parent.id, name: "Hidden One", settings: { audiences: { page: "unit" } } }),
    ];
    const closing = { reason: "Nobody came.", successorId: null };
    await app.db.transaction().execute((tx) => closeUnit(tx, program, old, closing, now()));
    const visitor = await app.as(null);
    const { text, body } = await visitor.get(`/groups/${old.slug}`);
    expect(text).toContain(near.name);
    expect(text).not.toContain(hidden.name);
    expect(text).toContain("Old Ways (OWX), until May 1, 2020");
    expect(body).not.toContain("mailto:");
    for (const address of ["/groups/owx", "/groups/OWX", "/groups/Old-Ways"])
      expect(await visitor.get(address)).toMatchObject({ status: 301, location: `/groups/${old.slug}` });
  });
});

describe("viewing as somebody else (D-23)", () => {
  it("is for those who manage the unit; for others the word means nothing", async () => {
    const unit = await aFullGroup({ settings: { audiences: { ...everyone, posts: "unit", roster: "unit" } } });
    const leader = await app.as(lea);
    expect((await leader.get(`/groups/${unit.slug}`)).text).toContain("View this page as");
    const asGuest = await leader.get(`/groups/${unit.slug}?as=guest`);
    expect(asGuest.text).toContain("You are viewing as somebody without an account.");
    expect(asGuest.text).not.toContain("First question");
    expect(asGuest.body).toMatch(/<fieldset class="bare" disabled/);
    expect((await leader.get(`/groups/${unit.slug}?as=unit`)).text).toContain("First question");
    for (const as of ["account", "member"])
      expect((await leader.get(`/groups/${unit.slug}?as=${as}`)).text).not.toContain("First question");
    const other = await (await app.as(ada)).get(`/groups/${unit.slug}?as=guest`);
    expect(other.text).not.toContain("You are viewing as");
    expect(other.text).toContain("First question");
  });

  it("shows no form or link with which one would act, and the list of topics follows", async () => {
    const unit = await aFullGroup();
    const leader = await app.as(lea);
    const { body } = await leader.get(`/groups/${unit.slug}?as=unit`);
    const inside = body.slice(body.indexOf("<fieldset"), body.indexOf("</fieldset>"));
    expect(inside).not.toContain("/topics/new");
    expect(inside).not.toContain("/conveners/message");
    expect(inside).not.toContain("/settings");
    expect((await leader.get(`/groups/${unit.slug}/topics?as=guest`)).text).toContain("First question");
    await app.db
      .transaction()
      .execute((tx) => changeSettings(tx, program, unit, { audiences: { posts: "unit" } }, now()));
    const closed = await leader.get(`/groups/${unit.slug}/topics?as=guest`);
    expect(closed.text).toContain("They would find nothing at this address.");
    expect(closed.text).not.toContain("First question");
  });

  it("holds for the roster and the roles too", async () => {
    const unit = await aFullGroup({ settings: { audiences: { ...everyone, roster: "unit" } } });
    const leader = await app.as(lea);
    const roster = `/groups/${unit.slug}/roster`;
    expect((await leader.get(roster)).text).toContain("View this page as");
    expect((await leader.get(`${roster}?as=unit`)).text).toContain(lea.name);
    const hidden = await leader.get(`${roster}?as=account`);
    expect(hidden.text).toContain("They would find nothing at this address.");
    expect(hidden.text.slice(hidden.text.indexOf("They would"))).not.toContain(lea.name);
    const roles = await leader.get(`/groups/${unit.slug}/roles?as=guest`);
    expect(roles.text).toContain("You are viewing as somebody without an account.");
    expect(roles.body).not.toContain(`action="/groups/${unit.slug}/roles"`);
    expect((await leader.get(`/groups/${unit.slug}/roles`)).body).toContain(`action="/groups/${unit.slug}/roles"`);
    expect((await (await app.as(account)).get(`${roster}?as=unit`)).status).toBe(404);
  });

  it("never shows more than the leader may see", async () => {
    const parent = await aUnit(app.db, { kind: "division" });
    const chair = await aPerson(app.db);
    await leads(app.db, parent, chair, "chair");
    const unit = await aFullGroup({
      parentId: parent.id,
      kind: "discussion-group",
      settings: { audiences: { ...everyone, posts: "unit" } },
    });
    const answer = await (await app.as(chair)).get(`/groups/${unit.slug}?as=unit`);
    expect(answer.text).toContain("You are viewing as somebody in this group.");
    expect(answer.text).not.toContain("First question");
  });

  it("of a page that such a reader does not find says so", async () => {
    const unit = await aFullGroup({ settings: { audiences: { page: "unit", posts: "unit" } } });
    const answer = await (await app.as(lea)).get(`/groups/${unit.slug}?as=account`);
    expect(answer.text).toContain("They would find nothing at this address.");
    expect(answer.text).not.toContain("Our charge");
    expect((await (await app.as(account)).get(`/groups/${unit.slug}?as=unit`)).status).toBe(404);
  });
});
