import { ButtonLink, Empty, Notice, page, Table, Time, type At, type Reply } from "#platform/web";
import { casesOf } from "../cases/queries.ts";
import { nameOf } from "../rules.ts";
import { m } from "../words.ts";
import { ConductPage } from "./parts.tsx";

/** The cases in which the reader has a part. Nothing of what a case says stands here, so looking at the list is no look at a case. */
export async function show(at: At): Promise<Reply> {
  const all = await casesOf(at.db, at.person!.id, await at.now(), at.settings.timeZone);
  const zone = at.frame.timeZone;
  return page(at, () => (
    <ConductPage at={at} title={m("own.title")}>
      <div class="stack">
        <h1>{m("own.title")}</h1>
        {at.query.opened === "yes" && (
          <Notice tone="good">
            <p>{m("own.opened")}</p>
          </Notice>
        )}
        {all.length === 0 ? (
          <Empty>
            <p>{m("own.none")}</p>
          </Empty>
        ) : (
          <Table
            caption={m("own.title")}
            head={[m("own.case"), m("own.part"), m("own.state"), m("own.since")]}
            rows={all.map(({ found: { code, state, moments }, part }) => [
              <a href={`/conduct/cases/${code}`}>{m("case.name", { code: nameOf(code) })}</a>,
              m(`part.${part}`),
              m(`state.${state}`),
              <Time at={part === "reported" ? moments.askedAt! : moments.openedAt} zone={zone} />,
            ])}
          />
        )}
        <p>
          <ButtonLink href="/conduct/cases/new" plain>
            {m("open.link")}
          </ButtonLink>
        </p>
      </div>
    </ConductPage>
  ));
}
