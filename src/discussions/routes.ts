import { get, post, type Route } from "#platform/web";
import * as attachment from "./pages/attachment.ts";
import { uploads } from "./pages/composing.ts";
import * as delivery from "./pages/delivery.tsx";
import * as deskMail from "./pages/desk-mail.tsx";
import * as drafts from "./pages/drafts.tsx";
import * as edit from "./pages/edit.tsx";
import * as held from "./pages/held.tsx";
import * as history from "./pages/history.tsx";
import * as marking from "./pages/marking.ts";
import * as mentionable from "./pages/mentionable.ts";
import * as newTopic from "./pages/new-topic.tsx";
import * as poll from "./pages/poll.tsx";
import * as topic from "./pages/topic.tsx";
import * as topics from "./pages/topics.tsx";
import * as unsubscribe from "./pages/unsubscribe.tsx";
import * as welcome from "./pages/welcome.tsx";

const staff = { capability: "mail" };

export const routes: Route[] = [
  get("/groups/:slug/topics", "anyone", topics.show),
  get("/groups/:slug/topics/new", "signed-in", newTopic.show),
  post("/groups/:slug/topics", "signed-in", newTopic.submit, { uploads }),
  get("/groups/:slug/mentions", "signed-in", mentionable.show),
  get("/groups/:slug/welcome", "signed-in", welcome.show),
  post("/groups/:slug/welcome", "signed-in", welcome.submit),
  get("/topics/:id", "anyone", topic.show),
  get("/topics/:id/:words", "anyone", topic.show),
  post("/topics/:id/posts", "signed-in", topic.submitReply, { uploads }),
  post("/topics/:id/question", "signed-in", marking.ask),
  post("/topics/:id/answer", "signed-in", marking.answer),
  post("/topics/:id/closure", "signed-in", topic.close),
  post("/topics/:id/reopening", "signed-in", topic.reopen),
  get("/posts/:id", "anyone", topic.showPost),
  get("/posts/:id/attachments/:number", "anyone", attachment.show),
  get("/posts/:id/edit", "signed-in", edit.show),
  post("/posts/:id/edit", "signed-in", edit.submit),
  get("/posts/:id/history", "anyone", history.show),
  post("/posts/:id/poll", "signed-in", poll.submit),
  get("/drafts", "signed-in", drafts.show),
  post("/drafts/:id/removal", "signed-in", drafts.discard),
  post("/groups/:slug/subscription", "signed-in", delivery.submit),
  get("/unsubscribe/:token", "anyone", unsubscribe.show),
  post("/unsubscribe/:token", "anyone", unsubscribe.submit, { fromElsewhere: true }),
  get("/groups/:slug/held", "signed-in", held.show),
  post("/groups/:slug/held/:id/decision", "signed-in", held.submit),
  get("/desk/mail", staff, deskMail.show),
  get("/desk/mail/:id", staff, deskMail.showOne),
  post("/desk/mail/:id/replay", staff, deskMail.replay),
  post("/desk/mail/:id/done", staff, deskMail.done),
];
