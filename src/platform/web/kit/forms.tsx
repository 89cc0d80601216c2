import { randomUUID } from "node:crypto";
import type { ComponentChildren, JSX } from "preact";
import type { FieldErrors, Typed } from "../form.ts";
import { m } from "../words.ts";

/** A form of ours. Every one carries a key of its own, so that a second press is not a second act (At.once). */
export function Form(props: {
  action: string;
  children: ComponentChildren;
  class?: string;
  keep?: Typed;
  /** Carries files (`post(…, { uploads })`). */
  multipart?: boolean;
}) {
  return (
    <form
      method="post"
      action={props.action}
      class={props.class ?? "stack"}
      enctype={props.multipart ? "multipart/form-data" : undefined}
      novalidate
    >
      <input type="hidden" name="_once" value={props.keep?._once ?? randomUUID()} />
      {props.children}
    </form>
  );
}

/** Errors first, each a link to its field. */
export function ErrorSummary({ errors }: { errors: FieldErrors }) {
  const entries = Object.entries(errors);
  if (entries.length === 0) return null;
  return (
    <div class="errors" role="alert" tabIndex={-1} id="errors">
      <h2>{m("errors.title", { count: entries.length })}</h2>
      <ul>
        {entries.map(([name, text]) => (
          <li key={name}>{name === "" ? text : <a href={`#f-${name}`}>{text}</a>}</li>
        ))}
      </ul>
    </div>
  );
}

export interface FieldProps {
  name: string;
  label: string;
  hint?: ComponentChildren;
  typed?: Typed;
  errors?: FieldErrors;
  value?: string;
  optional?: boolean;
}

/** Ids of what is said about a field: how to fill it in, and what is wrong with it. */
const describing = ({ name, hint, errors }: FieldProps): string | undefined =>
  [hint && `h-${name}`, errors?.[name] && `e-${name}`].filter(Boolean).join(" ") || undefined;

function Labelled(
  props: FieldProps & { children: (describedBy: string | undefined, invalid: true | undefined) => JSX.Element },
) {
  const error = props.errors?.[props.name];
  const ids = describing(props);
  return (
    <div class={error ? "field wrong" : "field"}>
      <label for={`f-${props.name}`}>
        {props.label} {props.optional && <span class="quiet">{m("optional")}</span>}
      </label>
      {props.hint && (
        <p class="hint" id={`h-${props.name}`}>
          {props.hint}
        </p>
      )}
      {error && (
        <p class="error" id={`e-${props.name}`}>
          <span class="away">{m("errors.prefix")} </span>
          {error}
        </p>
      )}
      {props.children(ids, error ? true : undefined)}
    </div>
  );
}

export function Field(
  props: FieldProps & {
    type?: "text" | "email" | "password" | "date" | "time" | "number" | "search" | "tel";
    autocomplete?: string;
    width?: number;
  },
) {
  return (
    <Labelled {...labelled(props)}>
      {(describedBy, invalid) => (
        <input
          id={`f-${props.name}`}
          name={props.name}
          type={(props.type ?? "text") as "text"}
          value={props.type === "password" ? undefined : (props.typed?.[props.name] ?? props.value ?? "")}
          autocomplete={props.autocomplete}
          size={props.width ?? 32}
          required={!props.optional}
          aria-describedby={describedBy}
          aria-invalid={invalid}
        />
      )}
    </Labelled>
  );
}

/** A file to choose. What was chosen cannot be kept when the form comes back; the hint says what is taken. */
export function FileField(props: FieldProps & { accept?: string; multiple?: boolean }) {
  return (
    <Labelled {...labelled(props)}>
      {(describedBy, invalid) => (
        <input
          id={`f-${props.name}`}
          name={props.name}
          type="file"
          accept={props.accept}
          multiple={props.multiple}
          required={!props.optional}
          aria-describedby={describedBy}
          aria-invalid={invalid}
        />
      )}
    </Labelled>
  );
}

export function TextArea(props: FieldProps & { rows?: number }) {
  return (
    <Labelled {...labelled(props)}>
      {(describedBy, invalid) => (
        <textarea
          id={`f-${props.name}`}
          name={props.name}
          rows={props.rows ?? 10}
          required={!props.optional}
          aria-describedby={describedBy}
          aria-invalid={invalid}
        >
          {/* The first line break in a textarea is swallowed by the parser. */}
          {`\n${props.typed?.[props.name] ?? props.value ?? ""}`}
        </textarea>
      )}
    </Labelled>
  );
}

export function Select(props: FieldProps & { options: { value: string; label: string }[] }) {
  const chosen = props.typed?.[props.name] ?? props.value;
  return (
    <Labelled {...labelled(props)}>
      {(describedBy, invalid) => (
        <select id={`f-${props.name}`} name={props.name} aria-describedby={describedBy} aria-invalid={invalid}>
          {props.options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === chosen}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

/** One box to tick; its value is "yes". */
/** `form`: the id of a form elsewhere on the page that it belongs to. */
export function Checkbox(props: FieldProps & { form?: string }) {
  const error = props.errors?.[props.name];
  const ids = describing(props);
  return (
    <div class={error ? "field wrong" : "field"}>
      {error && (
        <p class="error" id={`e-${props.name}`}>
          <span class="away">{m("errors.prefix")} </span>
          {error}
        </p>
      )}
      <div class="tick">
        <input
          id={`f-${props.name}`}
          name={props.name}
          form={props.form}
          type="checkbox"
          value="yes"
          checked={(props.typed?.[props.name] ?? props.value) === "yes"}
          aria-describedby={ids}
          aria-invalid={error ? true : undefined}
        />
        <label for={`f-${props.name}`}>{props.label}</label>
      </div>
      {props.hint && (
        <p class="hint" id={`h-${props.name}`}>
          {props.hint}
        </p>
      )}
    </div>
  );
}

const labelled = (props: FieldProps): FieldProps => ({
  name: props.name,
  label: props.label,
  hint: props.hint,
  errors: props.errors,
  optional: props.optional,
});
