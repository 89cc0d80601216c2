import fc from "fast-check";
import { renderToString } from "preact-render-to-string";
import { expect, test } from "vitest";
import { withoutKept, type SafeHtml } from "#platform/web";
import { inLanguage } from "#platform/words";
import { PostView } from "./post.tsx";

type Props = Parameters<typeof PostView>[0];

const day = (number: number) => new Date(Date.UTC(2026, 4, 1 + number));
const oneOf = <T,>(...values: readonly T[]) => fc.constantFrom(...values);
const texts = oneOf("Ada", "Bo <b>", "Cyd\nDee");

const posts = fc.record({
  id: oneOf(7, 8),
  number: oneOf(2, 3),
  place: fc.constant({ sortsAt: day(1), postId: 7 }),
  authorId: oneOf(1, null),
  authorName: texts,
  source: oneOf("web" as const, "mail" as const),
  senderCheck: oneOf(null, "pass" as const, "fail" as const),
  html: oneOf("<p>One</p>", "<p>Two</p>").map((html) => html as SafeHtml),
  quoted: oneOf(null, "<p>Old</p>").map((html) => html as SafeHtml | null),
  postedAt: oneOf(day(0), day(1)),
  answers: fc.option(fc.record({ id: oneOf(4, 5), number: oneOf(1, 2), name: texts })),
  attachments: oneOf([], [{ number: 1, filename: "a.pdf", size: 10 }], [{ number: 1, filename: "b.pdf", size: 10 }]),
  edit: fc.option(fc.record({ at: oneOf(day(2), day(3)), isByAuthor: fc.boolean(), reason: oneOf(null, "Typo", "x") })),
  isFirstHere: fc.boolean(),
  isAnnouncement: fc.boolean(),
  hasPoll: fc.constant(false),
  hasMotion: fc.constant(false),
  hasTimes: fc.constant(false),
  isByGroup: fc.boolean(),
  isSaved: fc.boolean(),
  withheld: fc.option(
    fc.record({
      at: oneOf(day(5), day(6)),
      reason: oneOf("attack" as const, "private" as const),
      word: oneOf("Not here.", "<b>"),
      isFinal: fc.boolean(),
    }),
  ),
  depth: oneOf(0, 1),
  isNew: fc.boolean(),
});

const views = fc.record({
  post: posts,
  view: oneOf("flat" as const, "threads" as const),
  shown: oneOf([], [{ id: 4 }]),
  now: oneOf(null, day(4), day(9)),
  isReader: fc.boolean(),
  zone: oneOf("America/Chicago", "Asia/Kathmandu"),
  replyTo: oneOf(null, "/topics/1/a?", "/topics/1/a?page=2&"),
  author: fc.option(
    fc.record({ publicId: oneOf("a", "b"), name: texts, photo: oneOf(null, "1"), role: oneOf(null, "Chair") }),
  ),
  isAnswer: fc.boolean(),
  mayEdit: fc.boolean(),
  maySeeWithheld: fc.boolean(),
});

type View = Parameters<Parameters<typeof views.map>[0]>[0];

function check({ post, view, shown, now, isReader, zone, replyTo, author, ...may }: View): void {
  const sheet = { posts: shown, view, now, reading: isReader ? {} : null } as unknown as Props["sheet"];
  const extras = { topicId: 1, ...may, mayMark: false, poll: null, times: null, motions: null };
  const props = { post, sheet, zone, replyTo, author, extras };
  const render = () => inLanguage("en", () => renderToString(<PostView {...props} />));
  expect(render()).toBe(withoutKept(render));
}

test("kept markup is what would be rendered anew, whichever one thing of a post, its reader or its page differs", () => {
  fc.assert(
    fc.property(views, views, (one, other) => {
      check(one);
      for (const field of Object.keys(one) as (keyof View)[]) check({ ...one, [field]: other[field] });
      for (const field of Object.keys(one.post) as (keyof View["post"])[])
        check({ ...one, post: { ...one.post, [field]: other.post[field] } });
    }),
    { numRuns: 200 },
  );
});
