import type { Conversation } from "./conversation.ts";

export const languages: Conversation[] = [
  {
    unit: "biling",
    title: "Signs in four languages: whose order, whose words?",
    daysAgo: 31,
    lines: [
      [
        "yolanda",
        0,
        "New building, new signs, four languages. The architect wants English large and the rest small below. I want them equal. Then: in which order? And who checks the words? ¿Quién tiene experiencia con esto?",
      ],
      [
        "anh",
        6,
        "Equal size costs you shorter texts, which is good for everybody. Order: by number of speakers *in your town*, and say so on a small plate by the door. Then nobody has to guess at an insult.",
      ],
      [
        "farida",
        12,
        "Words: never from a machine alone, and never from one person alone. Our first Dari sign for “quiet study” said, roughly, “place of silence for the dead”. People were very polite about it for a year.",
      ],
      ["yolanda", 15, "Oh no. How did you find out?"],
      ["farida", 18, "A boy asked where the dead were.", { to: 3 }],
      [
        "odalys",
        30,
        "Para el español: decidan antes de imprimir si van a decir *usted* o *tú*. En la sala infantil, tú. En el mostrador, usted. Parece un detalle y no lo es.\n\n(In short: choose your form of *you* before printing; we use the familiar one for children and the polite one at the desk.)",
      ],
      ["anh", 40, "And leave room on the plate for a fifth language."],
      [
        "yolanda",
        400,
        "The architect gave in when he saw all four in one size: it simply looks better. The boy's story did the rest. We had every sign read aloud by two families before it went to the printer.",
      ],
    ],
  },
  {
    unit: "biling",
    title: "Buying books in languages that nobody on staff reads",
    daysAgo: 202,
    lines: [
      [
        "agnieszka",
        0,
        "We have money for 120 books in Burmese, Karen and Swahili, and nobody who reads a word of them. How do you buy well what you cannot read?",
      ],
      [
        "anh",
        4,
        "You do not buy it. You pay people from the community to buy it *with* you. A fee, not a thank-you. Ours get 25 dollars an hour and a list of three questions: would your mother read it, would your son, would you be ashamed of it?",
      ],
      [
        "yolanda",
        10,
        "Ask for children's books **written** in the language before translations. Otherwise you fill the shelf with our mice and bears in another alphabet.",
      ],
      [
        "zainab",
        27,
        "Watch the script. Our supplier sent forty Karen books, half in one of the two written forms that our families do not use. Nobody's fault, but ask first.",
      ],
      [
        "agnieszka",
        55,
        "The two scripts I did not know of. I have just rung the pastor, the mosque and the grocery. The grocery knew everything.",
      ],
      ["anh", 58, "It is always the grocery."],
    ],
  },
];
