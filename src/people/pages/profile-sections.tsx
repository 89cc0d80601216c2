import type { ComponentChildren } from "preact";
import { Button, Field, Form, Select, TextArea, type FieldErrors, type Typed } from "#platform/web";
import type { OwnProfile } from "../profiles/queries.ts";
import { profileAudiences, workplaceKinds, type Field as ProfileField } from "../profiles/rules.ts";
import { m } from "../words.ts";
import type { SectionName } from "./profile-form.ts";

/** What a section shows: what is stored, or what was typed there and is wrong. */
export interface Part {
  own: OwnProfile;
  typed?: Typed;
  errors: FieldErrors;
}

export function Who({ part }: { part: Part }) {
  const { profile } = part.own;
  return (
    <Section name="who" title={m("profile.who")}>
      <Said field="pronouns" value={profile.pronouns} part={part} hint={m("profile.pronouns.hint")} />
      <Said field="languages" value={profile.languages.join(", ")} part={part} hint={m("profile.commas")} />
      <Said field="about" value={profile.about} part={part} hint={m("profile.about.hint")} rows={8} />
      <Said field="links" value={profile.links.join("\n")} part={part} hint={m("profile.links.hint")} rows={3} />
    </Section>
  );
}

export function Work({ part }: { part: Part }) {
  const { profile } = part.own;
  const kinds = [{ value: "", label: m("profile.none") }, ...workplaceKinds.map(kindOption)];
  return (
    <Section name="work" title={m("profile.work")}>
      <Said field="title" value={profile.title} part={part} autocomplete="organization-title" />
      <Said field="workplace" value={profile.workplace} part={part} autocomplete="organization" />
      <Beside field="workplaceKind" part={part}>
        <Select
          {...part}
          name="workplaceKind"
          label={m("profile.workplaceKind")}
          value={profile.workplaceKind ?? ""}
          options={kinds}
        />
      </Beside>
      <Said field="responsibilities" value={profile.responsibilities} part={part} rows={3} />
    </Section>
  );
}

export const kindOption = (kind: (typeof workplaceKinds)[number]) => ({ value: kind, label: m(`workplace.${kind}`) });

export function Where({ part }: { part: Part }) {
  const { interests, place } = part.own.profile;
  return (
    <Section name="where" title={m("profile.where")}>
      <Said field="interests" value={interests.join(", ")} part={part} hint={m("profile.interests.hint")} />
      <Beside field="place" part={part}>
        <div class="stack">
          <Field
            {...part}
            name="city"
            label={m("profile.city")}
            value={place?.city}
            autocomplete="address-level2"
            optional
          />
          <Field
            {...part}
            name="region"
            label={m("profile.region")}
            value={place?.region}
            autocomplete="address-level1"
            optional
          />
          <Field
            {...part}
            name="country"
            label={m("profile.country")}
            value={place?.country}
            autocomplete="country-name"
            optional
          />
        </div>
      </Beside>
    </Section>
  );
}

export function Reach({ part }: { part: Part }) {
  const { contactMail, phone } = part.own.profile;
  return (
    <Section name="reach" title={m("profile.reach")}>
      <p>{m("profile.reach.hint")}</p>
      <Said field="contactMail" value={contactMail} part={part} type="email" autocomplete="email" />
      <Said field="phone" value={phone} part={part} type="tel" autocomplete="tel" hint={m("profile.phone.hint")} />
    </Section>
  );
}

function Section({ name, title, children }: { name: SectionName; title: string; children: ComponentChildren }) {
  return (
    <section class="stack" aria-labelledby={`s-${name}`}>
      <h2 id={`s-${name}`}>{title}</h2>
      <Form action="/account/profile">
        <input type="hidden" name="section" value={name} />
        {children}
        <Button>{m("account.save")}</Button>
      </Form>
    </section>
  );
}

/** A field of one line, or of several, with its audience beside it. */
function Said(props: {
  field: Exclude<ProfileField, "photo" | "place" | "workplaceKind">;
  value: string | null;
  part: Part;
  hint?: string;
  rows?: number;
  autocomplete?: string;
  type?: "email" | "tel";
}) {
  const { field, value, part, hint, rows, ...line } = props;
  const { typed, errors } = part;
  const common = { name: field, label: m(`profile.${field}`), hint, typed, errors, value: value ?? "", optional: true };
  return (
    <Beside field={field} part={part}>
      {rows ? <TextArea {...common} rows={rows} /> : <Field {...common} {...line} />}
    </Beside>
  );
}

export function Beside({ field, part, children }: { field: ProfileField; part: Part; children: ComponentChildren }) {
  return (
    <div class="beside">
      {children}
      <Select
        name={`${field}_for`}
        label={m("profile.for", { field: m(`profile.${field}`) })}
        value={part.own.audiences[field]}
        typed={part.typed}
        errors={part.errors}
        options={profileAudiences.map((value) => ({ value, label: m(`audience.${value}`) }))}
      />
    </div>
  );
}
