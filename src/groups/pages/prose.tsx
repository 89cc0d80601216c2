import { Link } from "#platform/web";
import { blocksOf, type Part } from "../texts/rules.ts";

/** A leader's text: paragraphs, lists and links, nothing else. */
export function Prose({ text }: { text: string }) {
  return (
    <div class="prose stack tight">
      {blocksOf(text).map((block, index) =>
        block.kind === "paragraph" ? (
          <p key={index}>
            <Parts parts={block.parts} />
          </p>
        ) : (
          <ul key={index}>
            {block.items.map((parts, item) => (
              <li key={item}>
                <Parts parts={parts} />
              </li>
            ))}
          </ul>
        ),
      )}
    </div>
  );
}

function Parts({ parts }: { parts: Part[] }) {
  return (
    <>
      {parts.map(({ text, href }, index) =>
        href === null ? (
          text
        ) : href.startsWith("/") ? (
          <a key={index} href={href}>
            {text}
          </a>
        ) : (
          <Link key={index} href={href}>
            {text}
          </Link>
        ),
      )}
    </>
  );
}
