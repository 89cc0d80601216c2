import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const d = (file) => `src/discussions/${file}.test.ts`;
const mail = d("mail");
const requests = d("requests/requests");
const digests = d("digests/digests");
const moderation = d("moderation");
const archives = d("archives/archive");
const cases = "src/conduct/cases.test.ts";
const inMail = (file) => `src/platform/mail/in/${file}.test.ts`;
const outMail = (file) => `src/platform/mail/out/${file}.test.ts`;

/** What a list manager has to be good at, by theme: each line with the tests that show it, and what of it is missing, with the reason. */
export const craft = [
  [
    "Addresses and receiving",
    [
      [
        "Addresses for the group, its owners, requests, joining, leaving, confirming, bounces and answers; former addresses stay",
        [
          [requests, "joins, chooses, holds, comes back and leaves by mail"],
          [requests, "goes to all who lead the group, who answer its writer"],
          [mail, "mail to an address of the staff needs a look until somebody says that it is done"],
        ],
      ],
      [
        "Raw bytes are durable before the 250; the same mail twice is kept once; LMTP too",
        [
          [inMail("receive"), "keeps a mail byte for byte before it answers 250"],
          [inMail("receive"), "answers a mail that comes twice with 250 twice and keeps it once"],
          [inMail("receive"), "speaks LMTP to a client that begins with LHLO"],
        ],
        "No provider's webhook brings mail in.",
      ],
      [
        "The envelope's recipient says which group is meant",
        [[mail, "to an address that nobody has is refused at the door"]],
        "A group that stands only in Bcc is not held for it: the envelope counts, and spam is the border's matter.",
      ],
      [
        "Refusals come in the dialogue where they can; later answers have an empty sender, say that a program wrote them, and go out once a day at most",
        [
          [mail, "to an address that nobody has is refused at the door"],
          [mail, "our answer leaves with the empty return path"],
          [mail, "an account that is no member is told how to join, once a day"],
          [mail, "a stranger gets no answer that somebody else might have to read"],
        ],
      ],
      [
        "One author, or held; any confirmed address of an account counts, in any case and script",
        [
          [d("rules"), "several authors are held, none is dropped"],
          [outMail("address"), "an address is compared without case, spaces, closing dot and script of its domain"],
        ],
      ],
      [
        "Only our own border's word counts; what fails its own domain's test is held",
        [
          [inMail("verdict"), "has the border's verdict, the topmost of that name"],
          [mail, "a member's name on a mail that fails its domain's own test is held"],
        ],
      ],
      [
        "The same Message-ID in a group is one post, under a lock",
        [[mail, "is posted once, however often it is sent"]],
      ],
      [
        "Loops end by our marks and by the count of stations",
        [
          [inMail("automatic"), "is a loop when it carries our own marks, or has been everywhere"],
          [mail, "two robots that answer each other's mails through the group come to rest"],
        ],
      ],
      [
        "Machines' mail is known by what the standards say, not by guesses alone",
        [
          [inMail("automatic"), "is a bounce when nobody sent it, but a holiday notice when it says so"],
          [d("rules"), "a machine's mail never becomes a post, a hold or an answer"],
        ],
      ],
      [
        "A mail that only says unsubscribe is done privately",
        [
          [mail, "a mail that only says unsubscribe is answered privately and never posted"],
          [requests, "a word to the group itself is done and not posted"],
        ],
      ],
      [
        "Named rules in an order, each shown where it held a mail; an emergency switch",
        [
          [d("rules"), "only whom the posting rule admits posts"],
          [d("restraints/restraints"), "stops all but leaders, keeps what is typed, holds mails"],
          [d("quotas/quotas"), "that come by mail wait for those who lead the group, who may let them in"],
        ],
        "No rule counts recipients or looks for patterns in headers: the border's filters do that better.",
      ],
      [
        "Rates for a sender, a group and all",
        [
          [requests, "beyond thirty requests a day nothing more is answered"],
          [mail, "is passed on twenty times a day"],
          [moderation, "a flood asks thirty times a day at most"],
          [inMail("receive"), "sends the connection too many away"],
        ],
        "Posts of members are not limited in number.",
      ],
      [
        "Traps are taken out of what is shown and sent on",
        [
          [d("html"), "every word outside of what is thrown away stays"],
          [d("rules"), "HTML from mails and Markdown from forms come out inert"],
        ],
      ],
    ],
  ],
  [
    "Bodies and files",
    [
      [
        "MIME, encoded words, continued parameters, flowed text, wrong charsets",
        [
          [inMail("parse"), "gives its author, its words and its place in the thread"],
          [inMail("parse"), "never makes the parser throw, whatever happened to its bytes on the way"],
        ],
      ],
      [
        "Both bodies are kept, HTML is made harmless, winmail.dat stays closed",
        [[inMail("parse"), "gives both bodies, the invitation, and attachments by safe names, winmail.dat unopened"]],
        "Signed parts are not marked as such.",
      ],
      [
        "What is quoted is folded, in the languages and shapes of mail programs; nothing is lost",
        [
          [d("rules"), "parts what is new from what was quoted"],
          [d("rules"), "answers between quoted lines stay where they are"],
          [d("rules"), "nothing is lost, whatever was written"],
        ],
        "The raw source is shown to staff only.",
      ],
      [
        "Files by group and person: size, kind, sniffed; pictures without metadata; served as downloads",
        [
          [mail, "files come with the post, are offered as downloads only, and to nobody who may not read"],
          [d("api"), "that are programs, empty, too large or too many are refused"],
          [d("quotas/quotas"), "room is what the limits leave"],
          ["src/library/library.test.ts", "gathers what came with posts, for whoever may read them"],
          ["src/library/inbound.test.ts", "a member's files lie in the library, with the mail's words"],
          [d("filewords/filewords"), "a post is found by the words in its PDF, office and text files"],
          ["src/app/scanning.test.ts", "is scanned before anybody has it"],
          ["src/app/scanning.test.ts", "comes through whole when one does"],
        ],
      ],
      [
        "A digest and the page show a post alike, without what it quotes",
        [[digests, "with every post of the day, and each can be answered by itself"]],
      ],
    ],
  ],
  [
    "Outgoing identity and threads",
    [
      [
        "One Message-ID for all who get a post, the author's own where it came by mail",
        [
          [mail, "becomes a post, stands on its page, and reaches every subscriber once with the headers of a list"],
          [mail, "cannot be blocked by somebody who used its Message-ID first"],
        ],
      ],
      [
        "In-Reply-To and References as the thread is, the middle left out where it is long",
        [[outMail("message"), "a long thread keeps its first mail and the newest ones"]],
      ],
      [
        "A thread is found by our own address, by In-Reply-To, by References, at last by the subject of the last days",
        [
          [mail, "lands in its thread by In-Reply-To, by References, and by the address of one's own copy"],
          [mail, "by subject alone joins a discussion of the last thirty days, and no older one"],
        ],
      ],
      [
        "List-Id that never changes, List-Help, -Subscribe, -Unsubscribe, -Post, -Owner, -Archive, Archived-At",
        [[mail, "reaches every subscriber once with the headers of a list"]],
      ],
      [
        "One click stops what brought a mail, without cookie or key, covered by the signature; a GET shows a page",
        [
          [mail, "a scanner that opens every link changes nothing; one POST without cookie stops it, twice the same"],
          [outMail("deliver"), "every copy is signed as it leaves, with what unsubscribes its reader"],
        ],
      ],
      [
        "One copy for each reader, also of what stands in two groups",
        [[digests, "names a post once that stands in two groups of the reader"]],
        "Who stands in To or Cc as well gets two: we cannot know that the other one arrives. One's own posts come back as a copy; there is no choice yet.",
      ],
      [
        "The last lines say why a mail came, how to answer all, how to answer one, and what stops it",
        [[mail, "is labelled on the page and in the copies"]],
      ],
    ],
  ],
  [
    "Authentication and reputation",
    [
      [
        "From is the group's own with the author's name; a private answer reaches the author, and neither sees the other's address",
        [[mail, "reaches the author alone, back and forth, without either address showing"]],
        "No mode leaves the author's own From.",
      ],
      [
        "DKIM by RSA and Ed25519; keys made once, kept sealed, changed by selector",
        [
          [outMail("dkim/sign"), "both signatures of whatever we write hold for another program's verifier"],
          [outMail("dkim/keys"), "keys are made once, whoever comes first, kept sealed"],
        ],
      ],
      [
        "ARC: what is forwarded is sealed, and trusted seals rescue what a list broke",
        [
          [outMail("dkim/seal"), "carries one set more, which another verifier believes"],
          [outMail("dkim/seal"), "what came with broken seals leaves with none"],
          ["src/platform/mail/in/arc.test.ts", "stays a failure when one of the sealers is not trusted"],
          ["src/discussions/sealing.test.ts", "each copy carries the list's seal and ours"],
        ],
      ],
      [
        "The records of a domain are printed and looked up",
        [["src/app/cli/dns.test.ts", "a domain whose records are in order is well"]],
        "MTA-STS and TLS-RPT are the operator's; DMARC reports are not read.",
      ],
      [
        "A complaint stops what brought the mail, and nothing else",
        [["src/platform/mail/back/report.test.ts", "names our copy in a complaint, and nobody's address"]],
      ],
      [
        "Queues by domain, longer waits, days of patience, nobody twice",
        [
          [outMail("deliver"), "greylisting by one domain delays its readers only"],
          [outMail("deliver"), "two processes share a fan-out without sending anything twice"],
        ],
      ],
    ],
  ],
  [
    "Bounces",
    [
      [
        "The return path names the copy; reports by the standards, and by their words where they keep none",
        [
          [outMail("address"), "a return path names its delivery and fits a local part"],
          ["src/platform/mail/back/report.test.ts", "is expected of every sample that there is"],
          ["src/app/bounce-corpus.test.ts", "comes back to a copy, message by message"],
        ],
      ],
      [
        "What speaks of policy or of content is ours, never the reader's",
        [
          ["src/platform/mail/back/report.test.ts", "that speaks of policy is never counted against a reader"],
          [outMail("deliver"), "refused text is our affair, not the reader's"],
        ],
      ],
      [
        "Pause after failures on several days, asked and warned before, mended by one press",
        [
          ["src/platform/mail/back/rules.test.ts", "never because of what is ours or passes"],
          ["src/platform/mail/back/rules.test.ts", "the address is asked at once, and twice more a week apart"],
        ],
      ],
    ],
  ],
  [
    "Delivery and digests",
    [
      [
        "Each post, one mail a day, one a week, the web only; topics followed or muted by themselves; holds with a catch-up",
        [
          [digests, "comes once, at seven by its reader's clock"],
          [digests, "keeps every mail of groups back, and one mail on the morning after says what there was"],
          [d("reading/reading"), "a followed topic is mailed where the group is only read on the web"],
          [digests, "reaches at once who gets any mail of the group, once; who wants nothing else gets nothing else"],
        ],
      ],
      [
        "Digests as a page, as text, as a list of mails (MIME) or as titles; single posts as text alone",
        [
          [digests, "is a page, text alone, a list of mails or the titles, as its reader chose"],
          [digests, "text alone holds for single posts too"],
        ],
      ],
      [
        "A hot discussion folds into one mail an hour; limits of mails a day and quiet hours, in one's own zone, with one mail for what was over",
        [
          [
            d("folding/folding"),
            "goes out one by one up to the group's number, then in one mail an hour that says why",
          ],
          [d("folding/folding"), "still tells at once whom a post names or answers, and says so"],
          [d("budgets/budgets"), "lets so many through; what is over comes in one mail at seven the next morning"],
          [
            d("budgets/budgets"),
            "let no mail of discussions through, whoever names or announces, and end with one mail",
          ],
          [d("rules"), "is by one way exactly: at once, in one later mail, or not, with its reason"],
        ],
      ],
      [
        "Never empty, never only one's own, nothing that may be read no more, nothing twice",
        [
          [digests, "is never made for nothing"],
          [digests, "says nothing that its reader may read no more by the time it leaves"],
          [digests, "says what was gathered before its reader chose otherwise"],
        ],
        "A reply to a whole digest is refused with a word, and not asked about.",
      ],
    ],
  ],
  [
    "Moderation and subscribing by mail",
    [
      [
        "A leader answers the mail about a held one with a word; the first decision stands",
        [
          [moderation, "by each who leads, in a word; the first stands, whichever way it came"],
          [moderation, "with a reason, with trust, or without a word to its writer"],
        ],
        "The held mail stands in the question as text, not as an attachment.",
      ],
      [
        "What leaders should not decide goes to a small panel: confidential, both sides heard, one appeal; who reported stays unknown",
        [
          [cases, "exists for those who sit on it, for who brought it, and for whom it is about once they are asked"],
          [cases, "nothing is decided before whom it is about was asked and has answered"],
          [
            cases,
            "stands on no page of whom it is about, of staff or of leaders, in no mail, no audit entry and no log",
          ],
        ],
        "A report by mail alone is not taken: the panel is told on the web.",
      ],
      [
        "What is released keeps its Message-ID and date",
        [[mail, "is held, answered to nobody, and posted when a leader says so"]],
      ],
      [
        "Strangers are held, refused or dropped; trusted ones pass while they are vouched for",
        [
          [d("rules"), "a stranger meets the group's rule"],
          [moderation, "may be accepted with trust: later ones pass while they are vouched for"],
        ],
      ],
      [
        "Joining and leaving by mail, confirmed where nobody vouches for it, one question a day for each address",
        [
          [requests, "its owner is asked first, once a day, and says yes by a reply or on the page"],
          [requests, "gets one mail a day, however many ask for however much"],
          [d("requests/rules"), "nothing is done for an address that is not proven"],
        ],
      ],
      [
        "What became of a mail can be asked",
        [[requests, "its writer sees what became of it, by mail and on a page of their own"]],
      ],
    ],
  ],
  [
    "Archives, import, privacy",
    [
      [
        "Who reads is the group's setting, history for newcomers too; addresses never show",
        [
          [d("reading/reading"), "is kept from newcomers where the group says so, on every page"],
          [d("search/search"), "is what the permission says, for any audiences, viewers and ways to ask the index"],
        ],
        "X-No-Archive is not asked: what is posted to a group is its archive.",
      ],
      [
        "What is taken away leaves its place, and answers keep their sense",
        [[d("withholding/withholding"), "when the box is ticked: nothing is kept of it, its place stays"]],
      ],
      [
        "Everything of a group can be taken away: mbox, JSON, files, members, sums",
        [[d("exports/exports"), "is a bag with every post, file and member, its sums are right"]],
        "No page yet gives a person all of their own.",
      ],
      [
        "Import looks first, goes on where it was cut off, mails nobody, keeps dates and threads, and adds nothing the second time",
        [
          [archives, "an archive becomes discussions as they were, is mailed to nobody, and a second run adds nothing"],
          [archives, "a run that was cut off goes on where it stopped"],
          [d("exports/exports"), "comes back as it was: threads, authors, dates, words and files"],
        ],
      ],
      [
        "What has no mbox comes as a table, by a mapping file that says which column is what",
        [
          [
            "src/app/tables.test.ts",
            "a table of a hosted product's posts becomes discussions as they were, with their links and files; nobody is mailed, and a second run adds nothing",
          ],
          [
            "src/app/tables.test.ts",
            "a table or a mapping that cannot be used is said with its reason, and nothing is brought in",
          ],
        ],
        "No hosted product publishes its form; it was tried with tables of our own.",
      ],
      [
        "An import that is killed goes on at the next run and ends as one that nothing disturbed",
        [["test/crash-import.test.ts", "at $point goes on at the next run and ends as one that nothing disturbed"]],
      ],
      [
        "Leaders read what was brought in, when, how many, and what was left out and why",
        [
          [
            d("importing/importing"),
            "whoever leads a group reads what was brought in, when, how many, and what was left out and why; nobody else does",
          ],
        ],
      ],
      [
        "Links to the old archive lead to the posts, and tell nobody of what they may not read",
        [
          [
            d("oldlinks/oldlinks"),
            "leads to the post for ever, in whatever form its program wrote it, at our address and at its own",
          ],
          [
            d("oldlinks/oldlinks"),
            "is the page for missing things, to the octet, for whoever may not read the post; whoever may is led there",
          ],
        ],
        "An old address that is a path of our own leads nowhere.",
      ],
      [
        "A list moves in closed, mails nobody, and is opened by its leaders in one act",
        [
          [
            d("archives/opening"),
            "its leaders open it in one act: its first new discussion tells all who get its mail, once, and everybody may write",
          ],
        ],
      ],
      [
        "Members come with their mail as it was, from the files of other list managers; nobody is mailed",
        [[d("rosters/rosters"), "come in with their mail as it was, are mailed nothing, and a second run adds nobody"]],
      ],
      [
        "Feeds for machines, private ones by a key that can be taken away",
        [[d("feeds/feeds"), "with a key reads as its owner until the key is taken away"]],
        "No JMAP, no NNTP.",
      ],
    ],
  ],
];

const plain = (text) => text.replaceAll("\\", "");

/** Tests that a line names and that are not there. */
export function missingIn(folder) {
  const missing = [];
  for (const [, lines] of craft)
    for (const [, tests] of lines)
      for (const [file, title] of tests) {
        const path = join(folder, file);
        if (!existsSync(path)) missing.push(`${file} is named in scripts/lib/craft.mjs and is not there`);
        else if (!plain(readFileSync(path, "utf8")).includes(title))
          missing.push(`${file} has no test “${title}”, which scripts/lib/craft.mjs names`);
      }
  return missing;
}

/** The page: each line of the craft with what shows it. */
export function craftPage() {
  const tables = craft.map(([theme, lines]) => {
    const rows = lines.map(([about, tests, without]) => {
      const shown = tests.map(([file, title]) => `${title} (\`${file}\`)`);
      return `| ${about} | ${shown.join("<br>")} | ${without ?? ""} |`;
    });
    return `## ${theme}\n\n| what a list needs | shown by | missing, and why |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
  });
  return `# The craft of a mailing list

Written by \`node scripts/run.mjs scripts/shown.mjs\` from \`scripts/lib/craft.mjs\`; \`npm run check\` compares it, and looks for each test that is named.

${tables.join("\n")}`;
}

/** For the gate. */
export function craftComplaints(folder) {
  const file = join(folder, "docs/CRAFT.md");
  const missing = missingIn(folder);
  if (existsSync(file) && readFileSync(file, "utf8") === craftPage()) return missing;
  return [...missing, "docs/CRAFT.md is not what the list says: node scripts/run.mjs scripts/shown.mjs"];
}
