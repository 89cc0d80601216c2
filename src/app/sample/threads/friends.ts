import type { Conversation } from "./conversation.ts";

export const friends: Conversation[] = [
  {
    unit: "friends",
    title: "Nobody wants to be treasurer",
    daysAgo: 29,
    lines: [
      [
        "percival",
        0,
        "Our treasurer of nineteen years is moving to be near her grandchildren. Nobody will take it on. We have 14,000 dollars, a shoebox and a spreadsheet with a password that she is *almost* sure of. How did you find yours?",
      ],
      [
        "wendell",
        4,
        "You will not find a treasurer. You can find somebody who will pay bills, somebody who will count the sale and somebody who will write the yearly form. Three small jobs. I have never seen the one big job filled, and I have seen three small ones filled over coffee.",
        { mail: true },
      ],
      [
        "eunice",
        9,
        "Wendell is right. And add a fourth who does nothing but **look**: reads the bank statement each month and signs it. Not because of thieves. Because the other three sleep better.",
      ],
      [
        "odalys",
        25,
        "Before she goes: have her dictate, for one afternoon, while somebody types. Ours said things like “the insurance comes in a yellow envelope and looks like advertising”. That sentence saved the building.",
      ],
      [
        "percival",
        48,
        "The afternoon was yesterday. Nine pages. Also the password, which was the name of her cat *and the year of the cat*.",
      ],
      [
        "percival",
        320,
        "Bills: Ms. Orr. Sale: the Dufresne twins. Form: me, God help me. Looking: a retired judge who has asked for a magnifying glass.",
        { to: 1 },
      ],
    ],
  },
  {
    unit: "friends",
    title: "A gift policy that says no kindly",
    daysAgo: 177,
    lines: [
      [
        "wendell",
        0,
        "Eleven boxes of encyclopedias on the step this morning, with a note: *You are welcome.* I need a page to hand out that says no without breaking a heart or a friendship. Does anybody have one that has been tried on real people?",
      ],
      [
        "beatrix",
        5,
        "Ours, attached. Adopted after a similar morning. The sentence that does the work is the one that tells them what really becomes of a book.",
        { files: ["donation-policy.pdf"] },
      ],
      ["viktor", 9, "“About one in twelve goes on the shelf.” Is that true?"],
      [
        "beatrix",
        12,
        "It was true for three years in a row. We counted. People believe a number that is so plainly not flattering.",
        { to: 2 },
      ],
      ["cornelius", 29, "What do you say to the widow? There is always a widow, and they are always his books."],
      [
        "eunice",
        33,
        "“Would you show me the ones that he loved best?” We put those *three* in the sale with a card that says whose they were. The other three hundred then go easily. It takes half an hour, and I have never regretted one.",
      ],
      ["wendell", 60, "I will copy both the page and the half hour. Thank you, Eunice."],
    ],
  },
];
