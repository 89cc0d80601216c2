import { runCommand } from "./cli/cli.ts";
import { isEmpty } from "./sample/wanted.ts";

// Each role is loaded only in the process that plays it, so that none carries the others' libraries.
await runCommand(process.argv.slice(2), {
  roles: {
    web: async (context) => (await import("./web.ts")).serve(context),
    work: async (context) => (await import("./work.ts")).work(context),
  },
  loadSample: async (context) => (await isEmpty(context)) && (await import("./sample/load.ts")).loadSample(context),
  population: async (context) => (await import("./sample/population.ts")).population(context),
  makeStaff: async (context, address) => (await import("./staff.ts")).makeStaff(context, address),
  account: async (context, address, act) => (await import("./accounts.ts")).account(context, address, act),
  archive: async (context, of) => (await import("./archives.ts")).archive(context, of),
  members: async (context, of) => (await import("./archives.ts")).members(context, of),
  pack: async (context, of) => (await import("./archives.ts")).pack(context, of),
  welcome: async (context) => (await import("./welcome.ts")).welcome(context),
});
