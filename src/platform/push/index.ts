export { canBePushed, newPushKey, push, type PushDevice, type PushKey, type PushOutcome } from "./push.ts";
