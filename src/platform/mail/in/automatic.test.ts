import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { automaticKind, saysAbsent } from "./automatic.ts";
import type { Mail } from "./mail.ts";
import { readMail } from "./read.ts";

const person = "From: ada@example.org\nSubject: Naming our evening\nMessage-ID: <1@example.org>\n";

async function mailWith(headers = "", base = person): Promise<Mail> {
  const result = await readMail(Buffer.from(`${base}${headers}\n\nHello\n`));
  if (!result.ok) throw new Error(result.why);
  return result.mail;
}

const kindOf = async (headers: string, sender = "ada@example.org") => automaticKind(await mailWith(headers), sender);

describe("a person's mail", () => {
  it.each([
    "",
    "Auto-Submitted: no",
    "X-Auto-Response-Suppress: All",
    "Precedence: list",
    "List-Id: <other.example.net>",
    "X-Autoreply: no",
    "Subject: Re: Out of office next week, who stands in?",
    "Content-Type: text/plain; charset=utf-8",
  ])("is not taken for a machine's: %s", async (headers) => {
    expect(await kindOf(headers)).toBeNull();
  });
});

describe("a machine's mail", () => {
  it.each([
    ["Auto-Submitted: auto-replied", "auto-reply"],
    ["Auto-Submitted: auto-generated (by cron)", "auto-reply"],
    ["Auto-Submitted: AUTO-NOTIFIED; owner=x", "auto-reply"],
    ["Precedence: auto_reply", "auto-reply"],
    ["X-Autoreply: yes", "auto-reply"],
    ["X-Autorespond: on holiday", "auto-reply"],
    ["Precedence: bulk", "bulk"],
    ["Precedence: Junk", "bulk"],
    ["List-Id: <other.example.net>\nList-Unsubscribe: <https://other.example.net/u>", "list"],
    ["Return-Path: <>", "bounce"],
    ["Content-Type: multipart/report; report-type=delivery-status; boundary=r", "bounce"],
    ["Content-Type: multipart/report; report-type=disposition-notification; boundary=r", "bounce"],
  ])("is known by %s", async (headers, kind) => {
    expect(await kindOf(headers)).toBe(kind);
  });

  it("is a bounce when nobody sent it, but a holiday notice when it says so", async () => {
    expect(await kindOf("", "")).toBe("bounce");
    expect(await kindOf("Auto-Submitted: auto-replied", "")).toBe("auto-reply");
    expect(await kindOf("", "MAILER-DAEMON@mx.example.net")).toBe("bounce");
  });

  it("is never a person's when nobody stands in its envelope, whatever its headers say", async () => {
    const headers = fc.constantFrom(
      "Auto-Submitted: no",
      "Auto-Submitted: auto-replied",
      "Precedence: list",
      "Content-Type: multipart/report; report-type=delivery-status; boundary=r",
      "Content-Type: text/plain",
      "X-Autoreply: no",
      "In-Reply-To: <1@example.org>",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(headers, { maxLength: 5 }), fc.constantFrom("", " "), async (lines, sender) => {
        expect(automaticKind(await mailWith([...new Set(lines)].join("\n")), sender)).not.toBeNull();
      }),
      { numRuns: 50 },
    );
  });

  it("is a loop when it carries our own marks, or has been everywhere", async () => {
    const ours = { listIds: new Set(["metadata.lists.chapterhouse.test"]), stampHeaders: ["x-chapterhouse"] };
    expect(
      automaticKind(await mailWith("List-Id: Metadata <Metadata.lists.chapterhouse.test>"), "a@b.test", ours),
    ).toBe("loop");
    expect(automaticKind(await mailWith("X-Chapterhouse: 12"), "a@b.test", ours)).toBe("loop");
    expect(automaticKind(await mailWith("X-Other: 12"), "a@b.test", ours)).toBeNull();
    expect(await kindOf("Received: from a by b\n".repeat(51).trimEnd())).toBe("loop");
    expect(await kindOf("Received: from a by b\n".repeat(20).trimEnd())).toBeNull();
  });

  it("is a bounce as mail servers write it", async () => {
    const result = await readMail(readFileSync(new URL("../../../../test/mail/bounce.eml", import.meta.url)));
    expect(result.ok && automaticKind(result.mail, "")).toBe("bounce");
  });
});

describe("a subject that says its author is away", () => {
  it.each([
    "Out of Office: back on Monday",
    "Out of the office",
    "Automatic reply: Naming our evening",
    "Auto: away",
    "Abwesenheitsnotiz: bis Montag",
    "Automatische Antwort: Umbau",
    "Réponse automatique : congés",
    "Message d’absence",
    "Respuesta automática: Vacaciones",
    "Fuera de la oficina",
    "Resposta automática: férias",
    "Risposta automatica: ferie",
    "Automatisch antwoord: vakantie",
    "Autosvar: semester",
    "Automatiskt svar: semester",
    "Frånvaromeddelande: semester",
    "Automaattinen vastaus: loma",
    "Automatyczna odpowiedź: urlop",
    "Automatická odpověď: dovolená",
    "Автоматический ответ: отпуск",
    "Автоматична відповідь: відпустка",
    "Αυτόματη απάντηση: άδεια",
    "Otomatik Yanıt: izin",
    "自動返信: 休暇",
    "不在通知",
    "自动回复: 休假",
    "자동 회신: 휴가",
    "رد تلقائي: إجازة",
  ])("is taken for an automatic answer: %s", async (subject) => {
    expect(saysAbsent(subject)).toBe(true);
    expect(automaticKind(await mailWith("", `From: a@b.test\nSubject: ${subject}\n`), "a@b.test")).toBe("auto-reply");
    // A program that knows better says so, and an answer to such a mail is a person's.
    expect(
      automaticKind(await mailWith("Auto-Submitted: no", `From: a@b.test\nSubject: ${subject}\n`), "a@b.test"),
    ).toBeNull();
    expect(saysAbsent(`Re: ${subject}`)).toBe(false);
  });

  it.each(["Autonomy of branches", "Automatic renewal of loans", "Absent friends", "Auto insurance", "Away day"])(
    "is not seen in: %s",
    (subject) => {
      expect(saysAbsent(subject)).toBe(false);
    },
  );
});
