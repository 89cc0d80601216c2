import type { Conversation } from "./conversation.ts";

export const makers: Conversation[] = [
  {
    unit: "make",
    title: "The sewing machines are full and the 3D printer is lonely",
    daysAgo: 19,
    lines: [
      [
        "maren",
        0,
        "Two years of numbers: 3D printer, 40 teens, most of them once. Two sewing machines, 212 visits and a waiting list. I would like to sell the printer and buy a serger. Before I say so to the grant people: is it only us?",
      ],
      [
        "tavita",
        4,
        "It is not only you. Ours sew Halloween from August. The printer makes keychains for visiting board members.",
      ],
      [
        "paloma",
        9,
        "We gave the printer a **job** instead of open hours: it makes replacement parts for the toys and games that we lend. Two teens run it. It is not lonely any more, it has a to-do list.",
      ],
      [
        "gideon",
        20,
        "As somebody who has to explain things to a county: do not say *sell*. Say *rebalance*. And bring the jacket.",
      ],
      ["maren", 25, "Which jacket?"],
      ["gideon", 28, "There is always a jacket. The one that some kid made out of curtains.", { to: 4 }],
      [
        "maren",
        90,
        "There was a jacket. (Shower curtain, with ducks.) We keep the printer for Paloma's repair list, and the grant people pay for the serger. Rebalanced.",
      ],
    ],
  },
  {
    unit: "make",
    title: "Soldering with twelve-year-olds: what does your insurance say?",
    daysAgo: 276,
    lines: [
      [
        "chidi",
        0,
        "I want to solder little radios. Our risk manager has a folder about candles. Who does this, with what rules, and has anything ever happened?",
      ],
      [
        "tavita",
        10,
        "Five years, about 600 kids, two blisters. Rules on the wall:\n\n- hair up, sleeves up\n- one adult to four irons\n- iron lives in its stand, the stand lives at the *back*\n- lead-free, window open, wash hands like a surgeon",
      ],
      [
        "maren",
        15,
        "We invited the risk manager to the first session, as a participant. He made a radio. The folder has a new page.",
      ],
      ["kofi", 30, "Glasses! Tavita, you forgot glasses. Solder spits."],
      ["tavita", 33, "I did forget glasses, and it is on our wall in red. Thank you, Kofi.", { to: 3 }],
      [
        "chidi",
        800,
        "Eleven radios, no blister, one girl picked up a station from across the border and danced. Risk manager: “Can my daughter come?”",
      ],
    ],
  },
];
