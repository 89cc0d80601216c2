import { sources } from "./gates.mjs";

/** The ten longest files and functions, for a reviewer's eye; length alone fails nothing. */
export async function longest(folder) {
  const { default: ts } = await import("typescript");
  const all = sources(folder).filter(({ isTest }) => !isTest);
  const files = all.map(({ path, text }) => ({ lines: text.split("\n").length, name: path }));
  const functions = all.flatMap(({ path, text }) => functionsOf(ts, path, text));
  return { files: top(files), functions: top(functions) };
}

const top = (list) => list.sort((a, b) => b.lines - a.lines).slice(0, 10);

function functionsOf(ts, path, text) {
  const file = ts.createSourceFile(
    path,
    text,
    ts.ScriptTarget.Latest,
    true,
    path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const found = [];
  const lineOf = (position) => file.getLineAndCharacterOfPosition(position).line;
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body) {
      const name = node.name ?? node.parent.name;
      const first = lineOf(node.getStart());
      found.push({ lines: lineOf(node.end) - first + 1, name: `${path}:${first + 1} ${name?.getText?.() ?? ""}` });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
