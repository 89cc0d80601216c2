import { get, post, type Route } from "#platform/web";
import * as advert from "./pages/advert.tsx";
import * as attachment from "./pages/attachment.ts";
import * as cite from "./pages/cite.tsx";
import { uploads } from "./pages/composing.ts";
import * as decisions from "./pages/decisions.tsx";
import * as delivery from "./pages/delivery.tsx";
import * as deskFiles from "./pages/desk-files.tsx";
import * as deskMail from "./pages/desk-mail.tsx";
import * as drafts from "./pages/drafts.tsx";
import * as exporting from "./pages/export.tsx";
import * as edit from "./pages/edit.tsx";
import * as imports from "./pages/imports.tsx";
import * as held from "./pages/held.tsx";
import * as feed from "./pages/feed.ts";
import * as feedKeys from "./pages/feed-keys.tsx";
import * as history from "./pages/history.tsx";
import * as hold from "./pages/hold.tsx";
import * as live from "./pages/live.ts";
import * as marking from "./pages/marking.ts";
import * as marks from "./pages/marks.ts";
import * as mailForms from "./pages/mail-forms.tsx";
import * as mentionable from "./pages/mentionable.ts";
import * as merge from "./pages/merge.tsx";
import * as moderation from "./pages/moderation.tsx";
import * as motion from "./pages/motion.tsx";
import * as move from "./pages/move.tsx";
import * as newMotion from "./pages/new-motion.tsx";
import * as newTimes from "./pages/new-times.tsx";
import * as newTopic from "./pages/new-topic.tsx";
import * as opening from "./pages/opening.tsx";
import * as poll from "./pages/poll.tsx";
import * as report from "./pages/report.tsx";
import * as reports from "./pages/reports.tsx";
import * as request from "./pages/request.tsx";
import * as restrain from "./pages/restrain.tsx";
import * as restraint from "./pages/restraint.tsx";
import * as saved from "./pages/saved.tsx";
import * as split from "./pages/split.tsx";
import * as stream from "./pages/stream.tsx";
import * as tag from "./pages/tag.tsx";
import * as times from "./pages/times.tsx";
import * as topic from "./pages/topic.tsx";
import * as topics from "./pages/topics.tsx";
import * as traces from "./pages/traces.tsx";
import * as undigest from "./pages/undigest.tsx";
import * as unfollow from "./pages/unfollow.tsx";
import * as notifications from "./pages/notifications.tsx";
import * as choices from "./pages/notification-choices.tsx";
import * as unmention from "./pages/unmention.tsx";
import * as unsubscribe from "./pages/unsubscribe.tsx";
import * as welcome from "./pages/welcome.tsx";
import * as withholding from "./pages/withholding.tsx";

const staff = { capability: "mail" };
const operations = { capability: "operations" };

export const routes: Route[] = [
  get("/groups/:slug/topics", "anyone", topics.show),
  get("/groups/:slug/topics/new", "signed-in", newTopic.show),
  post("/groups/:slug/topics", "signed-in", newTopic.submit, { uploads }),
  get("/groups/:slug/mentions", "signed-in", mentionable.show),
  get("/groups/:slug/imports", "signed-in", imports.show),
  get("/groups/:slug/opening", "signed-in", opening.show),
  post("/groups/:slug/opening", "signed-in", opening.submit),
  get("/groups/:slug/welcome", "signed-in", welcome.show),
  post("/groups/:slug/welcome", "signed-in", welcome.submit),
  post("/groups/:slug/topics/read", "signed-in", marks.readUnit),
  get("/groups/:slug/feed.atom", "anyone", feed.unit("atom")),
  get("/groups/:slug/feed.json", "anyone", feed.unit("json")),
  get("/discussions", "anyone", stream.show),
  get("/discussions/feed.atom", "anyone", feed.stream("atom")),
  get("/discussions/feed.json", "anyone", feed.stream("json")),
  get("/discussions/new.events", "signed-in", live.placesEvents),
  get("/discussions/feeds", "signed-in", feedKeys.show),
  post("/discussions/feeds", "signed-in", feedKeys.renew),
  post("/discussions/feeds/revocation", "signed-in", feedKeys.revoke),
  post("/discussions/read", "signed-in", marks.readAll),
  get("/saved", "signed-in", saved.show),
  post("/saved", "signed-in", saved.save),
  post("/saved/removal", "signed-in", saved.forget),
  get("/topics/:id", "anyone", topic.show),
  get("/topics/:id/feed.atom", "anyone", feed.topic("atom")),
  get("/topics/:id/feed.json", "anyone", feed.topic("json")),
  get("/topics/:id/new.events", "anyone", live.topicEvents),
  get("/tags", "anyone", tag.all),
  get("/tags/:tag", "anyone", tag.show),
  get("/tags/:tag/feed.atom", "anyone", feed.tag("atom")),
  get("/tags/:tag/feed.json", "anyone", feed.tag("json")),
  get("/topics/:id/moves/new", "signed-in", move.show),
  get("/topics/:id/merges/new", "signed-in", merge.show),
  get("/topics/:id/:words", "anyone", topic.show),
  post("/topics/:id/posts", "signed-in", topic.submitReply, { uploads }),
  post("/topics/:id/tags", "signed-in", topic.tag),
  post("/topics/:id/question", "signed-in", marking.ask),
  post("/topics/:id/answer", "signed-in", marking.answer),
  post("/topics/:id/closure", "signed-in", topic.close),
  post("/topics/:id/moves", "signed-in", move.submit),
  post("/topics/:id/merges", "signed-in", merge.submit),
  post("/topics/:id/reopening", "signed-in", topic.reopen),
  post("/topics/:id/choice", "signed-in", marks.choose),
  post("/topics/:id/view", "signed-in", marks.view),
  post("/topics/:id/unread", "signed-in", marks.unread),
  get("/posts/:id", "anyone", topic.showPost),
  get("/posts/:id/cite", "anyone", cite.show),
  get("/posts/:id/citation.ris", "anyone", cite.download("ris")),
  get("/posts/:id/citation.bib", "anyone", cite.download("bib")),
  get("/posts/:id/citation.json", "anyone", cite.download("json")),
  get("/posts/:id/attachments/:number", "anyone", attachment.show),
  get("/posts/:id/edit", "signed-in", edit.show),
  post("/posts/:id/edit", "signed-in", edit.submit, { uploads }),
  get("/posts/:id/history", "anyone", history.show),
  get("/posts/:id/report", "signed-in", report.show),
  post("/posts/:id/report", "signed-in", report.submit),
  get("/posts/:id/split", "signed-in", split.show),
  post("/posts/:id/split", "signed-in", split.submit),
  get("/posts/:id/withholding", "signed-in", withholding.show),
  post("/posts/:id/withholding", "signed-in", withholding.submit),
  post("/posts/:id/withholding/ending", "signed-in", withholding.restore),
  post("/posts/:id/withholding/removal", "signed-in", withholding.remove),
  post("/posts/:id/poll", "signed-in", poll.submit),
  get("/posts/:id/times", "anyone", times.show),
  get("/posts/:id/times.ics", "anyone", times.entry),
  get("/posts/:id/times/new", "signed-in", newTimes.show),
  post("/posts/:id/times", "signed-in", newTimes.submit),
  post("/posts/:id/times/answers", "signed-in", times.answer),
  post("/posts/:id/times/choice", "signed-in", times.choose),
  post("/posts/:id/times/reopening", "signed-in", times.reopen),
  post("/posts/:id/times/removal", "signed-in", times.remove),
  get("/posts/:id/motion", "signed-in", newMotion.show),
  post("/posts/:id/motion", "signed-in", newMotion.submit),
  get("/motions/:id", "anyone", motion.show),
  post("/motions/:id/vote", "signed-in", motion.vote),
  post("/motions/:id/withdrawal", "signed-in", motion.withdraw),
  get("/groups/:slug/decisions", "anyone", decisions.show),
  get("/drafts", "signed-in", drafts.show),
  post("/drafts/:id/removal", "signed-in", drafts.discard),
  post("/groups/:slug/subscription", "signed-in", delivery.submit),
  get("/unsubscribe/:token", "anyone", unsubscribe.show),
  post("/unsubscribe/:token", "anyone", unsubscribe.submit, { fromElsewhere: true }),
  get("/adverts/:token", "anyone", advert.show),
  post("/adverts/:token", "anyone", advert.submit),
  get("/requests/:token", "anyone", request.show),
  post("/requests/:token", "anyone", request.submit),
  get("/unfollow/:token", "anyone", unfollow.show),
  post("/unfollow/:token", "anyone", unfollow.submit, { fromElsewhere: true }),
  get("/unmention/:token", "anyone", unmention.show),
  post("/unmention/:token", "anyone", unmention.submit, { fromElsewhere: true }),
  get("/undigest/:token", "anyone", undigest.show),
  post("/undigest/:token", "anyone", undigest.submit, { fromElsewhere: true }),
  get("/account/mail-forms", "signed-in", mailForms.show),
  post("/account/mail-forms", "signed-in", mailForms.submit),
  get("/account/mails", "signed-in", traces.show),
  get("/account/hold", "signed-in", hold.show),
  post("/account/hold", "signed-in", hold.submit),
  post("/account/hold/end", "signed-in", hold.end),
  get("/notifications", "signed-in", notifications.show),
  post("/notifications/seen", "signed-in", notifications.see),
  get("/account/notifications", "signed-in", choices.show),
  post("/account/notifications", "signed-in", choices.submit),
  post("/account/notifications/limits", "signed-in", choices.limit),
  post("/account/notifications/devices", "signed-in", choices.addOne),
  post("/account/notifications/devices/removal", "signed-in", choices.removeOne),
  get("/groups/:slug/reports", "signed-in", reports.show),
  post("/groups/:slug/reports/:id/answer", "signed-in", reports.submit),
  get("/groups/:slug/export", "signed-in", exporting.show),
  get("/groups/:slug/export.zip", "signed-in", exporting.send, { recentProof: true }),
  get("/groups/:slug/moderation", "signed-in", moderation.show),
  post("/groups/:slug/standstill", "signed-in", moderation.submitStandstill),
  post("/groups/:slug/standstill/ending", "signed-in", moderation.endStandstill),
  get("/posts/:id/restraint", "signed-in", restrain.show),
  post("/posts/:id/restraint", "signed-in", restrain.submit),
  get("/restraints/:id", "signed-in", restraint.show),
  post("/restraints/:id/appeal", "signed-in", restraint.submitAppeal),
  post("/restraints/:id/answer", "signed-in", restraint.submitAnswer),
  post("/restraints/:id/ending", "signed-in", restraint.submitEnding),
  get("/account/moderation", "signed-in", moderation.own),
  get("/groups/:slug/held", "signed-in", held.show),
  post("/groups/:slug/held/:id/decision", "signed-in", held.submit),
  post("/groups/:slug/held/decisions", "signed-in", held.submitMany),
  post("/groups/:slug/held/trust/:id/ending", "signed-in", held.endTrusting),
  get("/desk/files", operations, deskFiles.show),
  post("/desk/files", operations, deskFiles.submit),
  get("/desk/mail", staff, deskMail.show),
  get("/desk/mail/:id", staff, deskMail.showOne),
  post("/desk/mail/:id/replay", staff, deskMail.replay),
  post("/desk/mail/:id/done", staff, deskMail.done),
];
