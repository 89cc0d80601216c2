import { ButtonLink, Facts, NotFound, page, Page, Table, type At, type Reply } from "#platform/web";
import { inLanguage, languageNow } from "#platform/words";
import type { Json } from "../openapi.ts";
import type { Operation } from "../operation.ts";
import { kinds, type ProblemKind } from "../problems.ts";
import { API, documentFor } from "../serve.ts";
import { m } from "../words.ts";
import { linesOf, typeOf, type Line } from "./schema.ts";

interface Described {
  operationId: string;
  summary: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters: { name: string; in: string; required: boolean; description?: string; schema: Json }[];
  requestBody?: { content: Record<string, { schema: Json }> };
  responses: Record<string, { $ref?: string; description?: string; content?: Record<string, { schema: Json }> }>;
}

interface Documented extends Described {
  method: string;
  path: string;
}

function documentedIn(document: Json): Documented[] {
  const paths = Object.entries(document.paths as Record<string, Record<string, Described>>);
  return paths.flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ ...one, method: method.toUpperCase(), path })),
  );
}

const documents = new Map<string, Json>();

/** In the reader's language, made once. */
function documentAt(operations: readonly Operation[], at: At): Json {
  const language = at.person?.language ?? "en";
  let document = documents.get(language);
  if (!document) documents.set(language, (document = inLanguage(language, () => documentFor(operations, at))));
  return document;
}

/** How to call it, and all that can be called: from the same document that programs read. */
export const showAll =
  (operations: readonly Operation[]) =>
  (at: At): Reply => {
    const all = documentedIn(documentAt(operations, at));
    return page(at, () => (
      <Page frame={at.frame} title={m("reference.title")} lang={languageNow()}>
        <div class="stack">
          <h1>{m("reference.title")}</h1>
          <Guide at={at} />
          <h2 id="operations">{m("reference.operations")}</h2>
          {[...new Set(all.flatMap(({ tags }) => tags))].map((tag) => (
            <Group key={tag} tag={tag} all={all.filter(({ tags }) => tags.includes(tag))} />
          ))}
          <Problems />
        </div>
      </Page>
    ));
  };

function Guide({ at }: { at: At }) {
  const here = at.settings.publicUrl + API;
  return (
    <section class="stack prose" aria-labelledby="guide">
      <h2 id="guide">{m("reference.guide")}</h2>
      <p>{m("reference.about")}</p>
      <pre class="kept">{`curl -H "Authorization: Bearer $TOKEN" ${here}/me`}</pre>
      <p class="acts">
        <ButtonLink href="/account/tokens">{m("reference.token")}</ButtonLink>
        <ButtonLink plain href={`${API}/openapi.json`}>
          {m("reference.document")}
        </ButtonLink>
      </p>
      {(["paging", "keys", "limits", "webhooks"] as const).map((part) => (
        <>
          <h3>{m(`reference.${part}.title`)}</h3>
          <p>{m(`reference.${part}`)}</p>
        </>
      ))}
      <pre class="kept">
        {"webhook-signature: v1," + 'base64(HMAC-SHA256(key, webhook-id + "." + webhook-timestamp + "." + body))'}
      </pre>
    </section>
  );
}

function Group({ tag, all }: { tag: string; all: Documented[] }) {
  return (
    <Table
      caption={tag}
      head={[m("reference.method"), m("reference.path"), m("reference.does"), m("reference.scope")]}
      rows={all.map((one) => [
        <code>{one.method}</code>,
        <a href={`/developers/${one.operationId}`}>
          <code>{one.path}</code>
        </a>,
        one.summary,
        <code>{scopeOf(one)}</code>,
      ])}
    />
  );
}

const scopeOf = ({ security }: Described): string => security.at(-1)?.token?.[0] ?? "";

function Problems() {
  return (
    <>
      <h2 id="problems">{m("reference.problems")}</h2>
      <p class="prose">{m("reference.problems.about")}</p>
      <Table
        caption={m("reference.problems")}
        head={["code", "status", m("reference.means")]}
        rows={(Object.keys(kinds) as ProblemKind[]).map((kind) => [
          <code id={`problem-${kind}`}>{kind}</code>,
          String(kinds[kind]),
          m(`problem.${kind}.title`),
        ])}
      />
    </>
  );
}

/** One operation: what it takes and what it answers. */
export const showOne =
  (operations: readonly Operation[]) =>
  (at: At): Reply => {
    const document = documentAt(operations, at);
    const one = documentedIn(document).find(({ operationId }) => operationId === at.params.operation);
    if (!one) throw new NotFound();
    const crumbs = [{ href: "/developers", label: m("reference.title") }];
    return page(at, () => (
      <Page frame={at.frame} title={one.summary} lang={languageNow()} crumbs={crumbs}>
        <div class="stack">
          <h1>{one.summary}</h1>
          <pre class="kept">{`${one.method} ${API}${one.path}`}</pre>
          <Facts
            facts={[
              [m("reference.scope"), <code>{scopeOf(one)}</code>],
              [m("reference.who"), m(one.security.length > 1 ? "reference.anyone" : "reference.own")],
            ]}
          />
          <Parameters one={one} />
          <Fields title={m("reference.body")} lines={linesOf(document, schemaIn(one.requestBody?.content))} />
          <Answers document={document} one={one} />
        </div>
      </Page>
    ));
  };

const schemaIn = (content: Record<string, { schema: Json }> | undefined): Json =>
  Object.values(content ?? {})[0]?.schema ?? {};

function Parameters({ one }: { one: Documented }) {
  if (one.parameters.length === 0) return null;
  return (
    <Table
      caption={m("reference.parameters")}
      head={[m("reference.name"), m("reference.where"), m("reference.type"), m("reference.needed")]}
      rows={one.parameters.map((parameter) => [
        <code>{parameter.name}</code>,
        parameter.in,
        <code>{typeOf(parameter.schema)}</code>,
        m(parameter.required ? "reference.yes" : "reference.no"),
      ])}
    />
  );
}

function Fields({ title, lines }: { title: string; lines: Line[] }) {
  if (lines.length === 0) return null;
  return (
    <Table
      caption={title}
      head={[m("reference.name"), m("reference.type"), m("reference.needed")]}
      rows={lines.map((line) => [
        <code>{`${"· ".repeat(line.depth)}${line.name}`}</code>,
        <code>{line.type}</code>,
        m(line.isRequired ? "reference.yes" : "reference.no"),
      ])}
    />
  );
}

function Answers({ document, one }: { document: Json; one: Documented }) {
  const codes = Object.entries(one.responses);
  const [status, good] = codes.find(([code]) => code.startsWith("2"))!;
  const problems = codes.filter(([code]) => !code.startsWith("2"));
  return (
    <>
      <Fields title={m("reference.answer", { status })} lines={linesOf(document, schemaIn(good.content))} />
      <p>
        {m("reference.mayFail")}{" "}
        {problems.map(([code, { $ref = "" }]) => {
          const kind = $ref.split("/").at(-1)!;
          return (
            <>
              <a href={`/developers#problem-${kind}`}>{`${code} ${kind}`}</a>{" "}
            </>
          );
        })}
      </p>
    </>
  );
}
