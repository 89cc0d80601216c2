import type { Conversation } from "./conversation.ts";

/** Discussions that look for a time to meet: one that is answered still on the first day, and one that has found it. */
export const times: Conversation[] = [
  {
    unit: "repair",
    title: "A bench day for the water-damaged atlases",
    daysAgo: 3,
    lines: [
      [
        "anders",
        0,
        "Eleven atlases are waiting in the freezer, and they will not mend themselves. I can have the big table for half a day, with the good lamp. Say below when you could come, even for an hour.",
      ],
      ["tamsin", 5, "I bring blotters. Whoever brings scones keeps them away from the atlases.", { mail: true }],
      [
        "kofi",
        21,
        "Two of those times are at night for me, but I have said if need be: I can hold a lamp over video as well as anybody.",
      ],
    ],
    times: {
      about: 0,
      by: "anders",
      hours: 1,
      title: "Bench day: the water-damaged atlases",
      asked: "unit",
      closes: -4,
      slots: [
        [-9, "09:00", 180],
        [-9, "14:00", 180],
        [-12, "14:00", 180],
        [-17, "09:00", 180],
      ],
      answers: [
        ["anders", "yyyn", 1],
        ["tamsin", "nymy", 6],
        ["kofi", "mymn", 20],
        ["brigid", "nyyn", 24],
        ["wilhelmina", "yynn", 27],
        ["ruth-ann", "nmyn", 40],
      ],
      choice: null,
    },
  },
  {
    unit: "repair",
    title: "When do we look at the supplier list in January?",
    daysAgo: 19,
    lines: [
      [
        "imani",
        0,
        "We said that we would look at the list in January and in July. Anders and I would like to settle now how we do it, by video, in an hour.",
      ],
      ["brigid", 8, "An hour is plenty, if nobody asks about glue."],
      ["cornelius", 30, "I was going to ask about glue."],
    ],
    times: {
      about: 0,
      by: "imani",
      hours: 1,
      title: "How we look at the supplier list",
      asked: "unit",
      closes: 11,
      slots: [
        [-4, "12:00", 60],
        [-7, "17:30", 60],
        [-10, "12:00", 60],
      ],
      answers: [
        ["imani", "yym", 1],
        ["brigid", "nyy", 9],
        ["cornelius", "myn", 31],
        ["anders", "yyn", 33],
        ["noor", "nym", 51],
      ],
      choice: [2, 200],
    },
  },
];
