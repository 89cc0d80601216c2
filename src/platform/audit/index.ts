export { note, type Entry } from "./commands.ts";
export { auditEntries, type AuditEntry, type AuditFilter } from "./queries.ts";
