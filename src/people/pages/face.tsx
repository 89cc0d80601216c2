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

/** A person's picture beside their name, which is said there; so it has no words of its own. */
export function Face({ publicId, name, photo, large }: FaceProps) {
  const side = large ? LARGE : SMALL;
  if (photo === null)
    return (
      <span class={large ? "face large" : "face"} aria-hidden="true">
        {initials(name)}
      </span>
    );
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
