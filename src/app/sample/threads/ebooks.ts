import type { Conversation } from "./conversation.ts";

export const ebooks: Conversation[] = [
  {
    unit: "ebook",
    title: "Price per reading: may I see your columns?",
    daysAgo: 23,
    lines: [
      [
        "oskar",
        0,
        "I am tired of arguing about list prices. What I want to know is what *one reading* costs us, by kind of licence. Below are six rows of ours, without the titles. If five libraries send six rows each we have something that a board can read.",
        { files: ["price-per-reading.csv"] },
      ],
      [
        "zainab",
        18,
        "Lovely. One question before I fill it in: do you count a loan that was returned within an hour? We find a sixth of all loans are people who opened the wrong book.",
      ],
      [
        "oskar",
        23,
        "Good catch. I count everything and should not. Let us agree: a loan counts after **one day** or fifty pages, whichever your vendor can tell you.",
      ],
      [
        "ruth-ann",
        40,
        "Our vendor can tell us neither. We are five libraries in a shared collection and get a number a month.",
        { mail: true },
      ],
      ["oskar", 44, "Then send the number a month and say so. A blank column is also a finding.", { to: 3 }],
      [
        "chidi",
        66,
        "Ours, for what it is worth. Two-year licences on the midlist are a disaster: six or seven loans, then gone. The licences by number of loans cost more on paper and **less in life**, because nothing expires unread.",
      ],
      [
        "priya",
        72,
        "Same here. We moved the midlist to licences by loans last year and kept two-year terms only for the forty titles with queues. Spending fell by a fifth, waiting times did not change.",
      ],
      [
        "oskar",
        290,
        "Nine libraries, 54 rows. I will present it on {+10} and post the table here first, so that you can tell me what I got wrong while it is still free.",
      ],
    ],
  },
  {
    unit: "ebook",
    title: "What do you say to “why is the queue for an e-book so long”?",
    daysAgo: 187,
    lines: [
      [
        "saoirse",
        0,
        "Forty-one people before her, for a file. She was not rude, she was puzzled. I said something about licences and saw her eyes go dull. What do you say that is true and takes one breath?",
      ],
      [
        "leopold",
        3,
        "“We may lend only as many at a time as we have paid for, and each costs us five times what it costs you.”",
      ],
      [
        "shanelle",
        10,
        "“It is a library book that happens to have no paper.” Then I find her something to read *tonight*. The explanation is for us; the book is for her.",
      ],
      [
        "zainab",
        19,
        "We put it on the hold page itself: *This title costs us $64.99 for two years. We bought nine. You are number 41, so about seven weeks.* Complaints halved, and four people asked how to give money.",
        { to: 1 },
      ],
      ["saoirse", 25, "The seven weeks is what I was missing. People can bear a wait. They cannot bear not knowing."],
      [
        "oskar",
        50,
        "Careful with the price on the page if your contract forbids disclosing it. Read the confidentiality clause first; two of our four have one, and one of those was simply struck out when we asked.",
      ],
    ],
  },
];
