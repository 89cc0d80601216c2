import { Locked, managesUnit, maySee, type GroupSection } from "#groups";
import { Empty } from "#platform/web";
import { relativeDays } from "#platform/words";
import { size } from "../mails/site.ts";
import { latestFilesOf } from "../posts/queries.ts";
import { bytesOfUnit, fileLimits } from "../quotas/queries.ts";
import { m } from "../words.ts";

const shown = 5;

/** On a group's page: the newest files that came with posts, or what would open them. */
export const filesSection: GroupSection = async (at, viewer, unit) => {
  // A file is fetched through its discussion, so both must be open.
  const locked = (["files", "posts"] as const).find((feature) => !maySee(viewer, unit, feature));
  const files = locked ? [] : await latestFilesOf(at.db, viewer, unit, shown);
  const now = await at.now();
  const taken = (await managesUnit(at.db, viewer, unit.id))
    ? { used: size(await bytesOfUnit(at.db, unit.id)), limit: size((await fileLimits(at.db)).unit) }
    : null;
  return () => (
    <section class="stack" aria-labelledby="files">
      <h2 id="files">{m("files.latest")}</h2>
      {locked && <Locked viewer={viewer} unit={unit} feature={locked} />}
      {!locked && files.length === 0 && (
        <Empty>
          <p>{m("files.none")}</p>
        </Empty>
      )}
      <ul class="list rows">
        {files.map((file) => (
          <li key={`${file.postId}-${file.number}`}>
            <a href={`/posts/${file.postId}/attachments/${file.number}`}>{file.filename}</a>
            <span class="count">
              <time dateTime={file.postedAt.toISOString()}>{relativeDays(file.postedAt, now, at.frame.timeZone)}</time>
            </span>
            <p>{m("files.from", { title: file.title })}</p>
          </li>
        ))}
      </ul>
      {taken && <p class="quiet">{m("files.taken", taken)}</p>}
    </section>
  );
};
