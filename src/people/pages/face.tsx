import { Memo } from "#platform/memo";
import { initials, LARGE, SMALL } from "../profiles/rules.ts";

/** A name that leads to its person's page, kept apart from the text around it whatever script it is in. */
export const PersonLink = ({ publicId, name }: Pick<FaceProps, "publicId" | "name">) => (
  <a href={`/people/${publicId}`}>
    <bdi>{name}</bdi>
  </a>
);

export interface FaceProps {
  publicId: string;
  name: string;
  /** The picture's digest if the reader may see it, else null: a disc with initials stands there. */
  photo: string | null;
  large?: boolean;
}

/** Where no picture is to be seen; of people without an account too. */
export const Initials = ({ name, large }: Pick<FaceProps, "name" | "large">) => (
  <span class={large ? "face large" : "face"} aria-hidden="true">
    {initialsIn(name)}
  </span>
);

// Cutting names where letters end takes longer than the rest of a post.
const known = new Memo<string>(10_000);
const initialsIn = (name: string): string => known.of(name, () => initials(name));

/** A person's picture beside their name, which is said there; so it has no words of its own. */
export function Face({ publicId, name, photo, large }: FaceProps) {
  const side = large ? LARGE : SMALL;
  if (photo === null) return <Initials name={name} large={large} />;
  return (
    <img
      class={large ? "face large" : "face"}
      src={`/people/${publicId}/photo/${large ? "large" : "small"}?v=${photo}`}
      alt=""
      width={side}
      height={side}
      loading="lazy"
      decoding="async"
    />
  );
}
