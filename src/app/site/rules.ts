/** Colours that the association may choose, and whether words in them can be read. */

export const PAPER = { light: "#fbfaf7", dark: "#15181a" } as const;
export const ON_LINK = { light: "#ffffff", dark: "#10202b" } as const;

/** Text of ordinary size (WCAG 2.2, 1.4.3). */
export const ENOUGH = 4.5;

export const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/.test(text);

/** Contrast ratio of two colours given as #rrggbb: 1 to 21 (WCAG 2.2, definition of contrast ratio). */
export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

const linear = (share: number): number => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);

export type Scheme = "light" | "dark";

/** A link stands on paper, and is the ground of a button's words; an accent only stands on paper. */
export function isReadable(role: "link" | "accent", scheme: Scheme, colour: string): boolean {
  const onPaper = contrast(colour, PAPER[scheme]) >= ENOUGH;
  return onPaper && (role === "accent" || contrast(colour, ON_LINK[scheme]) >= ENOUGH);
}

/** Both fonts together, so that a first page stays light (S-3). */
export const MOST_FONT_BYTES = 90_000;

export const isWoff2 = (bytes: Buffer): boolean => bytes.length > 48 && bytes.toString("latin1", 0, 4) === "wOF2";

export interface Look {
  link: Record<Scheme, string | null>;
  accent: Record<Scheme, string | null>;
  fonts: { text: string | null; title: string | null };
}

/** The tokens that the association has set, as a sheet that stands after ours. "" when it has set none. */
export function sheetOf(look: Look): string {
  const faces = (["text", "title"] as const)
    .filter((name) => look.fonts[name])
    .map(
      (name) =>
        `@font-face { font-family: "Own ${name}"; src: url("${look.fonts[name]}") format("woff2"); font-weight: 200 900; font-display: swap; }\n`,
    );
  const tokens = [
    ...(["link", "accent"] as const).map((role) => colourToken(role, look[role])),
    look.fonts.text && `--text: "Own text", "Text in waiting", system-ui, sans-serif;`,
    look.fonts.title && `--title: "Own title", "Title in waiting", serif;`,
  ].filter(Boolean);
  return tokens.length === 0 ? "" : `${faces.join("")}@layer tokens { :root { ${tokens.join(" ")} } }\n`;
}

const ours: Record<"link" | "accent", Record<Scheme, string>> = {
  link: { light: "#0c4a70", dark: "#90c9ec" },
  accent: { light: "#7b2030", dark: "#eba1aa" },
};

function colourToken(role: "link" | "accent", { light, dark }: Record<Scheme, string | null>): string | null {
  if (!light && !dark) return null;
  return `--${role}: light-dark(${light ?? ours[role].light}, ${dark ?? ours[role].dark});`;
}
