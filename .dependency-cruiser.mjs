// The one rule of docs/ARCHITECTURE.md: a file imports its own slice, platform front doors, and the front doors of earlier slices.
export const order = [
  "people",
  "payments",
  "membership",
  "groups",
  "discussions",
  "library",
  "conduct",
  "events",
  "forms",
  "elections",
  "charters",
  "chapters",
  "advocacy",
  "news",
  "awards",
  "privacy",
];

const down = order.slice(0, -1).map((slice, i) => ({
  name: `down:${slice}`,
  comment: "Slices form one list; an import points to an earlier one.",
  severity: "error",
  from: { path: `^src/${slice}/` },
  to: { path: `^src/(${order.slice(i + 1).join("|")})/` },
}));
const doors = ["^src/platform/[^/]+/index[.]ts$", "^src/[^/]+/index[.]ts$"];
const test = "[.]test[.]tsx?$";

const named = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

export default {
  forbidden: [
    ...down,
    named(
      "front-door",
      "Another slice is entered through its index.ts.",
      { path: "^src/([^/]+)/", pathNot: ["^src/(app|platform)/", test] },
      { path: "^src/", pathNot: ["^src/$1/", ...doors] },
    ),
    named(
      "platform-front-door",
      "A platform room is entered through its index.ts, by other platform rooms too.",
      { path: "^src/platform/([^/]+)/", pathNot: test },
      { path: "^src/platform/", pathNot: ["^src/platform/$1/", "^src/platform/[^/]+/index[.]ts$"] },
    ),
    named(
      "app-front-door",
      "The app wires; it takes front doors, and the slices' tables of routes, operations, tasks and inbound mail.",
      { path: "^src/app/", pathNot: test },
      { path: "^src/", pathNot: ["^src/app/", ...doors, "^src/[^/]+/(routes|api|tasks|inbound|mails|sample)[.]tsx?$"] },
    ),
    named(
      "tests-borrow-builders",
      "A test may take another slice's builders, and nothing else behind its door.",
      { path: `^src/([^/]+)/.*${test}` },
      { path: "^src/", pathNot: ["^src/$1/", "/builders[.]ts$", ...doors] },
    ),
    named(
      "no-test-in-product",
      "What runs imports no test and no builders.",
      { path: "^src/", pathNot: [test, "/builders[.]ts$", "^src/app/sample[.]ts$"] },
      { path: ["^test/", test, "/builders[.]ts$"] },
    ),
    named("platform-knows-no-slice", "", { path: "^src/platform/", pathNot: test }, { path: "^src/(?!platform/)" }),
    named("nobody-imports-app", "", { path: "^src/", pathNot: "^src/app/" }, { path: "^src/app/", pathNot: test }),
    named(
      "rules-are-pure",
      "rules.ts decides on plain values: no database, no door, no Node; types are no I/O.",
      { path: "/rules[.]ts$" },
      {
        path: "^src/platform/(db|web|mail|jobs|files|install|embedded)/|/(queries|commands|tasks|inbound|mails)[.]tsx?$|/pages/",
        dependencyTypesNot: ["type-only"],
      },
    ),
    named("rules-without-node", "", { path: "/rules[.]ts$" }, { dependencyTypes: ["core"] }),
    named(
      "rules-know-types-only",
      "rules.ts takes other slices' types, not their functions.",
      { path: "^src/([^/]+)/.*rules[.]ts$" },
      { path: `^src/(${order.join("|")})/`, pathNot: "^src/$1/", dependencyTypesNot: ["type-only"] },
    ),
    named(
      "sql-has-a-place",
      "Only queries and commands talk to the database; pages, tasks and inbound are handed one.",
      { path: "^src/(?!platform|app)", pathNot: "/(queries|commands|builders|[^/]+[.]test)[.]tsx?$" },
      { path: "^src/platform/db/", dependencyTypesNot: ["type-only"] },
    ),
    named(
      "known-folders",
      "A new folder under src takes its place in the order above first.",
      {},
      { path: "^src/", pathNot: `^src/(app|platform|${order.join("|")})/` },
    ),
    named(
      "known-folders-from",
      "A new folder under src takes its place in the order above first.",
      { path: "^src/", pathNot: `^src/(app|platform|${order.join("|")})/` },
      {},
    ),
    named("no-cycles", "", {}, { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|data)/" },
  },
};
