import { words } from "#platform/words";
import en from "./messages.en.json" with { type: "json" };

export const m = words({ en });
