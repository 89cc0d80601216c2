export { open, seal } from "./sealing.ts";
