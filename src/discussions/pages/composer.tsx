import type { ComponentChildren, HTMLAttributes } from "preact";
import { Prose, type Unit } from "#groups";
import {
  Button,
  Checkbox,
  ErrorSummary,
  Field,
  FileField,
  Form,
  Notice,
  Select,
  TextArea,
  Time,
  type FieldErrors,
  type Typed,
} from "#platform/web";
import { FILE_BYTES, FILES_A_POST } from "../files/rules.ts";
import { size } from "../mails/site.ts";
import { m } from "../words.ts";
import { WhoWillSee } from "./parts.tsx";
import { PreviewView, type Preview } from "./previewing.tsx";

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      /** assets/scripts/compose.js: toolbar, shortcuts, drafts that save themselves, names while they are typed. */
      "compose-box": HTMLAttributes<HTMLElement>;
    }
  }
}

export interface Composing {
  kind: "topic" | "reply" | "edit";
  action: string;
  /** Its settings say who will see the post. */
  unit: Unit;
  /** Of a reply: every group that its discussion stands in. */
  units?: readonly Unit[];
  mailReaders: number;
  /** What the unit asks of those who write (D-29). */
  rules: string;
  typed: Typed;
  errors: FieldErrors;
  preview: Preview | null;
  draft: { id: number; savedAt: Date } | null;
  /** The draft was saved just now by its button. */
  isSaved: boolean;
  zone: string;
  label: string;
  send: string;
  /** A reply's topic, for names of those who wrote in it. */
  topicId?: number;
  /** An edit of the post that began the discussion: its title can be changed with it. */
  asksTitle?: boolean;
  /** An edit: whether the poll can be changed still. */
  poll?: "open" | "fixed";
  /** Fields of this form alone. */
  children?: ComponentChildren;
}

/** The one form in which posts are written: all of it works without script, which adds to it. */
export function Composer(props: Composing) {
  const { kind, action, typed, errors, preview, unit } = props;
  return (
    <>
      {props.draft && <DraftNotice draft={props.draft} isSaved={props.isSaved} zone={props.zone} />}
      {props.rules.trim() !== "" && <Rules text={props.rules} />}
      <ErrorSummary errors={errors} />
      {preview && <PreviewView preview={preview} />}
      <Form action={action} keep={typed} multipart>
        {typed.parent && <input type="hidden" name="parent" value={typed.parent} />}
        {typed.version && <input type="hidden" name="version" value={typed.version} />}
        {(kind === "topic" || props.asksTitle) && (
          <Field
            name="title"
            label={m("new.subject")}
            hint={m("new.subject.hint")}
            errors={errors}
            typed={typed}
            width={60}
          />
        )}
        <Box {...props} />
        <MarkdownHelp />
        {kind === "edit" && <Files errors={errors} />}
        {props.poll && <EditedPoll {...props} />}
        {props.children}
        {kind !== "edit" && <Additions {...props} />}
        {kind !== "edit" && <WhoWillSee units={props.units ?? [unit]} mailReaders={props.mailReaders} />}
        <p class="acts">
          <Button name="do" value="post">
            {props.send}
          </Button>
          <button class="button plain" name="do" value="preview" formaction={`${action}#preview`}>
            {m("compose.preview")}
          </button>
          {kind !== "edit" && (
            <Button plain name="do" value="draft">
              {m("compose.save")}
            </Button>
          )}
        </p>
      </Form>
    </>
  );
}

const tools = ["bold", "italic", "link", "quote", "list", "code"] as const;

/** The text with what the script needs to know; its words come from here, so that they can be translated. */
function Box({ kind, unit, label, errors, typed, topicId }: Composing) {
  const people = `/groups/${unit.slug}/mentions${topicId === undefined ? "" : `?topic=${topicId}`}`;
  return (
    <compose-box
      data-drafts={kind === "edit" ? undefined : "yes"}
      data-people={people}
      data-offered={m("compose.offered", { count: "#" })}
      data-saved={m("compose.saved", { time: "#" })}
      data-failed={m("compose.failed")}
    >
      <template>
        <div class="tools" role="group" aria-label={m("compose.tools")}>
          {tools.map((tool) => (
            <button key={tool} type="button" class="tool" data-tool={tool} title={m(`compose.tool.${tool}.keys`)}>
              {m(`compose.tool.${tool}`)}
            </button>
          ))}
        </div>
      </template>
      <TextArea
        name="body"
        label={label}
        hint={m("new.body.hint")}
        errors={errors}
        typed={typed}
        rows={kind === "reply" ? 8 : 14}
      />
    </compose-box>
  );
}

function MarkdownHelp() {
  const lines = ["bold", "italic", "link", "quote", "list", "code", "mention"] as const;
  return (
    <details>
      <summary>{m("compose.help")}</summary>
      <dl class="facts">
        {lines.map((line) => (
          <div key={line}>
            <dt>
              <code>{m(`compose.help.${line}.type`)}</code>
            </dt>
            <dd>{m(`compose.help.${line}`)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** What may come with a post: files, a poll, and for a topic that it is a question. */
function Additions(props: Composing) {
  const { kind, errors, typed } = props;
  return (
    <>
      <Files errors={errors} />
      {kind === "topic" && <Checkbox name="question" label={m("compose.question")} errors={errors} typed={typed} />}
      <PollFields {...props} title={m("poll.add")} />
    </>
  );
}

function EditedPoll(props: Composing) {
  if (props.poll === "fixed") return <p class="quiet">{m("poll.edit.fixed")}</p>;
  const isOne = Boolean(props.typed.poll);
  return (
    <>
      <input type="hidden" name="asks" value="poll" />
      <PollFields
        {...props}
        title={m(isOne ? "poll.edit" : "poll.add")}
        hint={isOne ? m("poll.edit.hint") : undefined}
      />
    </>
  );
}

function PollFields({ errors, typed, title, hint }: Composing & { title: string; hint?: string }) {
  const common = { errors, typed };
  const isPoll = ["poll", "options", "several", "closes"].some((name) => typed[name] || errors[name]);
  return (
    <details open={isPoll}>
      <summary>{title}</summary>
      <div class="stack">
        {hint && <p class="hint">{hint}</p>}
        <Field name="poll" label={m("poll.question")} width={60} optional {...common} />
        <TextArea
          name="options"
          label={m("poll.options")}
          hint={m("poll.options.hint")}
          rows={4}
          optional
          {...common}
        />
        <Checkbox name="several" label={m("poll.several")} {...common} />
        <Select
          name="asked"
          label={m("poll.asked")}
          options={[
            { value: "unit", label: m("poll.asked.unit") },
            { value: "leaders", label: m("poll.asked.leaders") },
          ]}
          {...common}
        />
        <Field name="closes" type="date" label={m("poll.closes")} hint={m("poll.closes.hint")} optional {...common} />
      </div>
    </details>
  );
}

function Files({ errors }: Pick<Composing, "errors">) {
  return (
    <FileField
      name="files"
      label={m("compose.files")}
      hint={m("compose.files.hint", { most: FILES_A_POST, size: size(FILE_BYTES) })}
      errors={errors}
      optional
      multiple
    />
  );
}

function Rules({ text }: { text: string }) {
  return (
    <aside class="notice" aria-labelledby="rules-title">
      <h3 id="rules-title">{m("compose.rules")}</h3>
      <Prose text={text} />
    </aside>
  );
}

function DraftNotice({
  draft,
  isSaved,
  zone,
}: {
  draft: { id: number; savedAt: Date };
  isSaved: boolean;
  zone: string;
}) {
  return (
    <Notice tone={isSaved ? "good" : "plain"}>
      <p>
        {m(isSaved ? "draft.saved" : "draft.offered")} <Time at={draft.savedAt} zone={zone} />{" "}
        <a href="/drafts">{m("draft.all")}</a>
      </p>
      <Form action={`/drafts/${draft.id}/removal`} class="inline">
        <button class="link">{m("draft.discard")}</button>
      </Form>
    </Notice>
  );
}
