export { Presence, PRESENCE, workersAlive } from "./presence.ts";
