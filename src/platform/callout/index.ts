export { callOut, NotCalled } from "./call.ts";
export { refusalOf as refusalOfAddress } from "./rules.ts";
export { shownKey, signed } from "./sign.ts";
