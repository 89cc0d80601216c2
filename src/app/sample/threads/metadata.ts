import type { Conversation } from "./conversation.ts";

export const metadata: Conversation[] = [
  {
    unit: "metadata",
    title: "What do your readers type when they mean “large print”?",
    daysAgo: 11,
    lines: [
      [
        "priya",
        0,
        "Our search log says: big letters, big print, easy read, for old eyes. The catalogue says “Large type books”. Has anyone added the readers’ words as references, and did it help?",
      ],
      [
        "rosalba",
        5,
        "We did, for eleven terms, and counted for half a year. Searches that found nothing fell by a third. The work took one afternoon; agreeing on it took three meetings.",
      ],
      [
        "marguerite",
        20,
        "Could you share the list? We would like to try the same in French, where the gap between the two vocabularies is wider still.",
      ],
      [
        "rosalba",
        26,
        "Here it is, with the counts. Column two is what people typed, as they typed it. I left the spelling alone on purpose.",
        { files: ["readers-words.csv"] },
      ],
      [
        "leopold",
        44,
        "A word of caution about the last line but two. *Aged* is going away in our library, not just getting a reference. A reference still sends a woman of sixty-eight to a heading that calls her aged.",
      ],
      [
        "priya",
        50,
        "Agreed, Leopold. We will change that one outright and keep the old form for the machines. Rosalba, may I use your file at our regional day on {+12}? With your name on it, of course.",
        { to: 4 },
      ],
      ["rosalba", 53, "Please do, and bring me back what people laugh at."],
    ],
  },
  {
    unit: "metadata",
    title: "A local subject list without starting a war",
    daysAgo: 143,
    lines: [
      [
        "winona",
        0,
        "We are four pueblo libraries and a school. None of the national subject headings names our villages the way that we do. I am asked to write a local list. Where do people begin, and how do you keep it from becoming one cataloguer's opinion?",
      ],
      [
        "rosalba",
        7,
        "Begin with the people who are named. We sat with two elders and a teacher for four afternoons and wrote down only what they would say in front of their own children.\n\nThen three rules, on one page:\n\n1. Each term has a **source**: who said it, when.\n2. Each term has an **owner**: who may change it.\n3. Nothing sacred goes in because a form has a field for it.",
      ],
      [
        "leopold",
        30,
        "Technically: keep your terms in their own field with their own source code, and never overwrite the national one. Then a record can travel and come home with both.",
      ],
      [
        "agnieszka",
        41,
        "We did a list for Polish parishes in our city. What I would do differently: we left no place for *disagreement*. Two families use two names for the same hall, and now one of them feels corrected by a library.",
      ],
      [
        "winona",
        66,
        "“Nothing sacred goes in because a form has a field for it.” I am going to embroider that.\n\nDisagreement we have in plenty. I think each term can carry more than one form and say whose it is.",
        { to: 1 },
      ],
      [
        "mei-lin",
        90,
        "Most systems will let you show a local heading first if the source code is known to it. Ask your vendor for the *display order* setting before they sell you anything; ours was one line in a file.",
      ],
      [
        "winona",
        700,
        "Eighty-three terms, nine of them with two forms. The children's shelf shows ours first. A boy found his village on the screen and read it aloud three times.",
      ],
    ],
  },
  {
    unit: "metadata",
    title: "Vendor records for e-books: clean, reject, or shrug?",
    daysAgo: 61,
    lines: [
      [
        "viktor",
        0,
        "Eleven hundred records arrived on Monday. Six hundred have the subject “Fiction” and nothing else, forty describe the wrong book, and one author was born in 2091. Do you clean, reject, or shrug?",
      ],
      [
        "rosalba",
        4,
        "Shrug at what nobody will ever search, clean what we buy in print as well, and reject whole files when the sample is bad enough. Our line is five wrong in fifty.",
      ],
      [
        "priya",
        9,
        "We reject by contract. The licence now says that more than two percent wrong titles means they send the file again *before* we pay. It took one sentence and a patient lawyer.",
        { to: 1 },
      ],
      ["viktor", 24, "Would you share the sentence?"],
      [
        "priya",
        28,
        "Gladly:\n\n> The supplier shall deliver bibliographic records of which, in a random sample of one hundred, no more than two identify a work other than the one supplied. Payment falls due thirty days after a file that meets this has been received.\n\nOur lawyer says that it is readable, which she meant as an insult.",
      ],
      ["leopold", 36, "And the author born in 2091?"],
      ["viktor", 40, "I left her in. I want to read that book."],
      [
        "mei-lin",
        62,
        "For the six hundred with only “Fiction”: a volunteer and I matched them against the print records by title and author and copied the subjects over. A script of forty lines, two evenings, four hundred and ten matches. I will put it at https://example.org/match-fiction with notes.",
      ],
    ],
  },
  {
    unit: "metadata",
    title: "Summaries in plain words: who writes them?",
    daysAgo: 329,
    lines: [
      [
        "agnieszka",
        0,
        "Our reading-group coordinator says that the summaries in the catalogue sound as if written for the publisher's mother. She wants two plain sentences per adult novel. I like it and I cannot staff it. How have others done this?",
      ],
      [
        "oskar",
        11,
        "Teens. Ours write one for each book that they read for the summer program, edited lightly. They do not know how to be pompous yet.",
      ],
      [
        "rosalba",
        20,
        "We ask the person who *buys* the book to write down why, in two sentences, at the moment of buying. It costs a minute then and ten minutes later. Half of them do it. The half that exists is loved.",
      ],
      [
        "leopold",
        44,
        "I want to defend the dull summary. A catalogue is consulted by people who disagree with each other. A lively sentence is a point of view.",
      ],
      [
        "agnieszka",
        50,
        "That is fair, and I would keep the point of view out. “A widow opens a bakery and quarrels with her sister” is not a point of view. “A heartwarming feast” is.",
        { to: 3 },
      ],
      ["leopold", 55, "Then we agree entirely. I had a heartwarming feast in mind."],
    ],
  },
];
