import { z } from "zod";
import { storeFor } from "#platform/files";
import {
  Button,
  ErrorSummary,
  FileField,
  Form,
  Notice,
  page,
  Page,
  seeOther,
  type At,
  type FieldErrors,
  type Reply,
  type Typed,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { removePhoto, saveProfile, setPhoto, setPhotoAudience } from "../profiles/commands.ts";
import { keptPhoto, scannedPhoto, type PhotoProblem } from "../profiles/photo.ts";
import { ownProfile, type OwnProfile } from "../profiles/queries.ts";
import { profileAudiences } from "../profiles/rules.ts";
import { m } from "../words.ts";
import { Face } from "./face.tsx";
import { personIn } from "./person.ts";
import { sectionNames, sections, type SectionName } from "./profile-form.ts";
import { Beside, Reach, Where, Who, Work, type Part } from "./profile-sections.tsx";
import { formIn } from "./shared.tsx";

const audience = z.enum(profileAudiences, { error: () => m("error.audience") });
const PhotoForm = z.object({ photo_for: audience });

export const show = (at: At): Promise<Reply> => view(at);

/** One section of the page; the others stay as they are. */
export async function submit(at: At): Promise<Reply> {
  const person = personIn(at);
  const name = formIn(at, z.object({ section: z.enum(sectionNames) }));
  if (!name.ok) return view(at, { typed: name.typed, errors: { "": m("error.section") } });
  const { section } = name.value;
  const form = formIn(at, sections[section]);
  if (!form.ok) return view(at, { typed: form.typed, errors: form.errors, section });
  return seeOther(
    await at.once(async (tx, now) => {
      await saveProfile(tx, person.id, form.value, now);
      return `/account/profile?done=${section}`;
    }),
  );
}

/** The picture: made anew, or only shown to others than before. */
export async function submitPhoto(at: At): Promise<Reply> {
  const person = personIn(at);
  const form = formIn(at, PhotoForm);
  if (!form.ok) return view(at, { typed: form.typed, errors: form.errors, section: "photo" });
  const photo = await scannedPhoto(at.settings, at.uploads[0]);
  const hasOne = (await ownProfile(at.db, person.id)).profile.photo !== null;
  if (typeof photo === "string" && !(photo === "missing" && hasOne))
    return view(at, { typed: form.typed, problem: photo, section: "photo" });
  const kept = typeof photo === "string" ? null : await keptPhoto(storeFor(at.settings), photo);
  return seeOther(
    await at.once(async (tx, now) => {
      if (kept) await setPhoto(tx, person.id, kept, now);
      await setPhotoAudience(tx, person.id, form.value.photo_for);
      return "/account/profile?done=photo";
    }),
  );
}

export async function submitRemoval(at: At): Promise<Reply> {
  const person = personIn(at);
  return seeOther(
    await at.once(async (tx) => {
      await removePhoto(tx, person.id);
      return "/account/profile?done=photo";
    }),
  );
}

interface Wrong {
  typed: Typed;
  errors?: FieldErrors;
  problem?: PhotoProblem;
  section?: SectionName | "photo";
}

async function view(at: At, wrong?: Wrong): Promise<Reply> {
  const own = await ownProfile(at.db, personIn(at).id);
  return page(at, () => <View at={at} own={own} wrong={wrong} />, { status: wrong ? 422 : 200 });
}

function View({ at, own, wrong }: { at: At; own: OwnProfile; wrong?: Wrong }) {
  const errors = wrong?.problem ? { photo: m(`photo.${wrong.problem}`) } : (wrong?.errors ?? {});
  const part = (name: SectionName | "photo"): Part =>
    wrong?.section === name ? { own, typed: wrong.typed, errors } : { own, errors: {} };
  const person = personIn(at);
  return (
    <Page
      frame={at.frame}
      title={m("profile.page")}
      lang={languageNow()}
      index={false}
      crumbs={[{ href: "/account", label: m("account.title") }]}
    >
      <div class="stack prose">
        <h1>{m("profile.page")}</h1>
        {at.query.done && (
          <Notice tone="good">
            <p>{m("account.saved")}</p>
          </Notice>
        )}
        <ErrorSummary errors={errors} />
        <p>{m("profile.intro")}</p>
        <p>{m("profile.audiences")}</p>
        <p class="acts">
          <a href={`/people/${person.publicId}?as=visitor`}>{m("person.as.visitor")}</a>
          <a href={`/people/${person.publicId}?as=member`}>{m("person.as.member")}</a>
          <a href={`/people/${person.publicId}?as=leader`}>{m("person.as.leader")}</a>
        </p>
        <PhotoSection part={part("photo")} person={person} />
        <Who part={part("who")} />
        <Work part={part("work")} />
        <Where part={part("where")} />
        <Reach part={part("reach")} />
      </div>
    </Page>
  );
}

function PhotoSection({ part, person }: { part: Part; person: { publicId: string; name: string } }) {
  const { photo } = part.own.profile;
  return (
    <section class="stack" aria-labelledby="s-photo">
      <h2 id="s-photo">{m("profile.photo")}</h2>
      <Face publicId={person.publicId} name={person.name} photo={photo} large />
      <Form action="/account/profile/photo" multipart>
        <Beside field="photo" part={part}>
          <FileField
            name="photo"
            label={photo ? m("photo.other") : m("photo.choose")}
            hint={m("photo.hint")}
            accept="image/jpeg,image/png,image/webp,image/gif,image/avif"
            errors={part.errors}
            optional={photo !== null}
          />
        </Beside>
        <Button>{m("account.save")}</Button>
      </Form>
      {photo && (
        <Form action="/account/profile/photo/removal">
          <Button plain>{m("photo.remove")}</Button>
        </Form>
      )}
    </section>
  );
}
