import { Face, Initials, PersonLink } from "#people";
import { Badge, KeptArticle, keepsMarkup, KeptMarkup, Raw } from "#platform/web";
import { ago } from "#platform/words";
import { size } from "../mails/site.ts";
import type { Post } from "../posts/queries.ts";
import { m } from "../words.ts";
import { PostTools } from "./post-tools.tsx";
import { Tombstone } from "./tombstone.tsx";
import type { Author, PostExtras } from "./extras.ts";
import { MotionView } from "./motion-view.tsx";
import { PollView } from "./poll.tsx";
import { TimesView } from "./times-view.tsx";
import type { Sheet } from "./sheet.ts";
import { When } from "./when.tsx";
import { Marks, Writing } from "./writing.tsx";

interface PostProps {
  post: Sheet["posts"][number];
  sheet: Sheet;
  zone: string;
  /** What links to the form begin with; null: the reader cannot answer. */
  replyTo: string | null;
  extras: PostExtras;
  /** null: whoever wrote it has no account. */
  author: Author | null;
}

/** Characters of markup that are kept: some thousands of posts. */
const kept = new KeptMarkup(8_000_000);

/** One post of a discussion, with what it answers, what it quotes and what came with it. */
export function PostView(props: PostProps) {
  const { post, extras } = props;
  const around = {
    class: post.depth > 0 ? `post depth-${post.depth}` : "post",
    id: `post-${post.id}`,
    "aria-labelledby": `by-${post.id}`,
  };
  // A form holds a key that is its reader's own.
  if (extras.poll || extras.times || extras.motions || extras.mayMark || !keepsMarkup())
    return <article {...around}>{content(props)}</article>;
  const markup = kept.of(shownIn(props), textsIn(props), () => content(props));
  return <KeptArticle {...around} markup={markup} />;
}

/** What of a post without forms is shown beside its texts. What `content` comes to read must be named here or there. */
function shownIn({ post, sheet, zone, replyTo, extras, author }: PostProps): string {
  const { answers, edit } = post;
  return [
    post.id,
    post.number,
    post.authorId === null,
    post.isByGroup,
    author?.publicId,
    author?.photo,
    sheet.now ? ago(post.postedAt, sheet.now, zone) : "",
    post.postedAt.getTime(),
    zone,
    post.source,
    post.senderCheck,
    answers && isSaid(answers, post, sheet) ? answerHref(sheet, answers.id) : "",
    edit?.at.getTime(),
    edit?.isByAuthor,
    post.isNew,
    post.isFirstHere,
    post.isAnnouncement,
    post.isSaved,
    extras.isAnswer,
    extras.mayEdit,
    sheet.reading !== null,
    replyTo,
    post.withheld?.at.getTime(),
    post.withheld?.isFinal,
    extras.maySeeWithheld,
  ].join("\n");
}

const textsIn = ({ post, author }: PostProps): (string | null)[] => [
  post.html,
  post.quoted,
  post.authorName,
  author?.name ?? null,
  author?.role ?? null,
  post.answers?.name ?? null,
  post.edit?.reason ?? null,
  post.withheld ? `${post.withheld.reason} ${post.withheld.word}` : null,
  post.attachments.length > 0 ? JSON.stringify(post.attachments) : null,
];

const isSaid = (answers: NonNullable<Post["answers"]>, post: Post, sheet: Sheet): boolean =>
  sheet.view === "threads" || answers.number !== post.number - 1;

function content({ post, sheet, zone, replyTo, extras, author }: PostProps) {
  return (
    <>
      <header>
        {author ? <Face {...author} /> : <Initials name={post.authorName} />}
        <h2 id={`by-${post.id}`}>{author ? <PersonLink {...author} /> : <bdi>{post.authorName}</bdi>}</h2>
        {post.isNew && <Badge tone="open">{m("new.badge")}</Badge>}
        <span class="quiet">
          {post.authorId === null && `${m(post.isByGroup ? "post.group" : "post.stranger")} · `}
          {author?.role && `${author.role} · `}
          <When at={post.postedAt} now={sheet.now} zone={zone} /> {post.source === "mail" && `· ${m("post.mail")}`}
          {post.answers && isSaid(post.answers, post, sheet) && (
            <>
              {" · "}
              <a href={answerHref(sheet, post.answers.id)}>{m("post.answers", { name: post.answers.name })}</a>
            </>
          )}
          {" · "}
          <a
            href={`/posts/${post.id}`}
            data-permalink=""
            aria-label={m("post.permalink", { number: post.number, name: post.authorName })}
          >
            {m("post.number", { number: post.number })}
          </a>
        </span>
        <Marks post={post} extras={extras} zone={zone} />
        {post.senderCheck !== null && post.senderCheck !== "pass" && <Unverified post={post} />}
      </header>
      {post.withheld ? (
        <Tombstone post={post} withheld={post.withheld} zone={zone} maySee={extras.maySeeWithheld} />
      ) : (
        <Raw class="body" html={post.html} />
      )}
      {post.quoted && (
        <details>
          <summary>{m("post.quoted")}</summary>
          <Raw class="body quiet" html={post.quoted} />
        </details>
      )}
      {extras.poll && <PollView poll={extras.poll} />}
      {extras.times && <TimesView times={extras.times} zone={zone} />}
      {extras.motions?.all.map((motion) => (
        <MotionView
          key={motion.id}
          motion={motion}
          now={extras.motions!.now}
          zone={zone}
          isSignedIn={sheet.reading !== null}
        />
      ))}
      {post.attachments.length > 0 && <Attachments post={post} />}
      <div class="acts post-tools">
        {replyTo !== null && (
          <a
            href={`${replyTo}reply=${post.id}#reply`}
            data-reply=""
            aria-label={m("post.reply.to", { number: post.number, name: post.authorName })}
          >
            {m("post.reply")}
          </a>
        )}
        <Writing post={post} extras={extras} replyTo={replyTo} />
        <PostTools sheet={sheet} post={post} />
      </div>
    </>
  );
}

/** On this page a jump, elsewhere its address. */
const answerHref = ({ posts }: Sheet, id: number): string =>
  posts.some((post) => post.id === id) ? `#post-${id}` : `/posts/${id}`;

/** Decision 8 of the design: what no mail system vouches for is labelled. */
function Unverified({ post }: { post: Post }) {
  return (
    <details>
      <summary>{m("post.unverified")}</summary>
      <p class="quiet">{m("post.unverified.why", { name: post.authorName, check: post.senderCheck! })}</p>
    </details>
  );
}

function Attachments({ post }: { post: Post }) {
  return (
    <div>
      <h3>{m("post.attachments")}</h3>
      <ul>
        {post.attachments.map((file) => (
          <li key={file.number}>
            <a href={`/posts/${post.id}/attachments/${file.number}`}>
              <bdi>{file.filename}</bdi> {m("post.attachment.size", { size: size(file.size) })}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
