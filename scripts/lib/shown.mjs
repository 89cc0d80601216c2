import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What hostile visitors try (T, X) and what breaks (F), and for what cannot be tried yet, what it waits for. */
export const rows = [
  ["T1", "Markup in every header of a mail, on every page that shows it", null],
  ["T2", "Nothing of a private group shows while it is imported", null],
  ["T3", "Who may not act finds nothing, whatever number they name", null],
  ["T4", "A form counts for its person and comes from our own pages", null],
  ["T5", "Nobody's mailbox is flooded by forms that others fill in", null],
  ["T6", "Scanners that open every link change nothing", null],
  ["T7", "Whoever knows an address does not get its account", null],
  [
    "T8",
    "Webhooks are believed by their signature only, and nothing that they name is fetched",
    "webhooks that come in",
  ],
  ["T9", "To manage is not to read", null],
  ["T10", "Domains are compared whole", null],
  ["T11", "Names that the language keeps for itself are names like others", null],
  ["T12", "What is typed is never a part of a statement", null],
  ["T13", "Forbidden and absent are the same", null],
  ["T14", "Previews of imported tables escape; secrets are compared in constant time", "the import of tables"],
  ["T15", "A setting says who will be able to see", null],
  ["T16", "Pages and API ask the same permission", null],
  ["T17", "Exported tables hold no formulas", null],
  ["T18", "A route that does not say who may call it does not start", null],
  ["T19", "The voting booth loads nothing from elsewhere", "elections"],
  ["T20", "No address and no time stands beside a ballot", "elections"],
  ["T21", "No receipt is given twice", "elections"],
  ["T22", "Every byte of a file is asked for", null],
  ["T23", "Search, lists and counts show nothing beyond what may be read", null],
  ["T24", "Mails that are made to hurt hurt nobody", null],
  ["X1", "No line break becomes a header", null],
  ["X2", "No answer goes to strangers or machines in circles", null],
  ["X3", "A forged sender posts nothing", null],
  ["X4", "Nothing inside our network is fetched for a preview", "previews of links"],
  ["X5", "Archives and pictures that unfold are refused", null],
  ["X6", "No text makes a pattern run for long", null],
  ["X7", "No answer tells who has an account", null],
  ["X8", "Links in mails lead to the configured address only", null],
  ["X9", "A session begins anew at each sign-in and ends on the server", null],
  ["X10", "An old or changed webhook does nothing", "webhooks that come in"],
  ["X11", "Two at the same moment are one, or one is refused", null],
  ["F1", "The web process is killed", null],
  ["F2", "The mail process is killed", null],
  ["F3", "PostgreSQL is stopped at once and comes back", null],
  ["F4", "PostgreSQL is slow, or a lock is held", null],
  ["F5", "Transactions that hold each other up", null],
  ["F6", "The relay says later", null],
  ["F7", "The relay says no, to one or to all", null],
  ["F8", "The relay falls silent in any phase", null],
  ["F9", "Bounces, true and forged", null],
  ["F10", "A disk is full", null],
  ["F11", "The clock jumps", null],
  ["F12", "A webhook comes twice", "webhooks that come in"],
  ["F13", "Webhooks come out of order", "payments"],
  ["F14", "The return page and the webhook race", "payments"],
  ["F15", "Replies come before what they answer", null],
  ["F16", "A mail of 50 MB", null],
  ["F17", "Malformed mail", null],
  ["F18", "Ten thousand votes in the last second", "elections"],
  ["F19", "A restart while people vote", "elections"],
  ["F20", "The search follows whatever happens", null],
  ["F21", "A job or a mail that kills whoever takes it", null],
  ["F22", "Two of each at work", null],
  [
    "F23",
    "A new version's tables under the old program, and the other way round",
    "a first release: nothing to go back to yet",
  ],
  ["F24", "Yesterday's backup is restored", "erasure: what was erased since must stay so"],
];

const FOLDERS = ["src", "test"];
const title =
  /\b(?:test|it)(?:\.(?:each|runIf)\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\))?\(\s*(["`])((?:[TXF]\d+, )*[TXF]\d+): ((?:(?!\1)[^\\]|\\.)*)\1/g;

/** The tests that show a row, each with its file and the title without the rows. */
export function shownIn(folder) {
  const files = FOLDERS.flatMap((name) =>
    readdirSync(join(folder, name), { recursive: true })
      .map((file) => `${name}/${String(file).replaceAll("\\", "/")}`)
      .filter((file) => /\.test\.tsx?$/.test(file)),
  );
  return files
    .sort()
    .flatMap((file) =>
      [...readFileSync(join(folder, file), "utf8").matchAll(title)].flatMap((match) =>
        match[2].split(", ").map((row) => ({ row, file, title: match[3].replaceAll("\\", "") })),
      ),
    );
}

const missing = "**nothing shows it yet**";

/** The page that says which test shows what. */
export function pageOf(folder) {
  const shown = shownIn(folder);
  const lines = rows.map(([row, about, waits]) => {
    const tests = shown
      .filter((one) => one.row === row)
      .map(({ file, title: words }) => `${words.replaceAll("|", "\\|")} (\`${file}\`)`);
    const last = waits ? [`waits for ${waits}`] : tests.length === 0 ? [missing] : [];
    return `| ${row} | ${about} | ${[...tests, ...last].join("<br>")} |`;
  });
  return `# What is shown by which test

Written by \`node scripts/run.mjs scripts/shown.mjs\` from the titles of the tests; \`npm run check\` compares. T and X are what hostile visitors try, F what breaks.

| | what | shown by |
| --- | --- | --- |
${lines.join("\n")}
`;
}

/** For the gate. */
export function complaintsOf(folder) {
  const file = join(folder, "docs/SHOWN.md");
  const known = new Set(rows.map(([row]) => row));
  const stray = shownIn(folder)
    .filter(({ row }) => !known.has(row))
    .map(({ row, file: where }) => `${where} shows ${row}, which no list knows`);
  if (existsSync(file) && readFileSync(file, "utf8") === pageOf(folder)) return stray;
  return [...stray, "docs/SHOWN.md is not what the tests say: node scripts/run.mjs scripts/shown.mjs"];
}
