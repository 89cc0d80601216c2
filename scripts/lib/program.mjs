import { join } from "node:path";
import { ensureDependencies } from "./dependencies.mjs";
import { findNode, project, runInOurPlace } from "./node.mjs";

/** Runs the program with these arguments, built first where it must be. */
export async function runProgram(args) {
  ensureDependencies();
  const { build } = await import("../build.mjs");
  await build();
  const file = join(project, "dist", "main.js");
  // Newer Node.js can become the other program; an older one stays and watches.
  if (process.execve) process.execve(findNode(), [findNode(), file, ...args], process.env);
  // Over the channel the program sees our end even when we are killed, and stops too.
  const stdio = ["inherit", "inherit", "inherit", "ipc"];
  return runInOurPlace(findNode(), [file, ...args], { stdio });
}
