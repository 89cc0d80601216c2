export { statusOf, unlessRefused } from "./again.ts";
export type { FieldErrors, Parsed, Typed } from "./form.ts";
export {
  askAtHome,
  get,
  idFrom,
  isOwnPath,
  moved,
  movedHome,
  NotFound,
  orNotFound,
  page,
  post,
  postAgainTo,
  seeOther,
  type Access,
  type Around,
  type At,
  type CookieChange,
  type FileReply,
  type Frame,
  type Looking,
  type Person,
  type Recognised,
  type Reply,
  type Route,
} from "./route.ts";
export { cookieName, hostCookie, isFromHere } from "./at.ts";
export { EVERYWHERE, PageCache, type Keep, type Tag } from "./cache/index.ts";
export { contentPolicy } from "./policy.ts";
export { live } from "./live.ts";
export { serveWeb } from "./server.tsx";
export { sendFile } from "./answer.ts";
export { onDisk, type Upload, type UploadLimits } from "./uploads.ts";
export type { Called, Door, Site, WebParts } from "./site.ts";
export { webCron, webTasks } from "./tidy.ts";
export * from "./kit/index.ts";
