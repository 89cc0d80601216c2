import type { Conversation } from "./conversation.ts";

export const solo: Conversation[] = [
  {
    unit: "solo",
    title: "Five townships, one card: how our union began",
    daysAgo: 12,
    lines: [
      [
        "tove",
        0,
        "People keep asking, so here it is once. We are five libraries with 19 to 30 open hours each and one librarian each. Since January readers have one card, one catalogue and one van. What it took:\n\n1. Two years of lunches. No minutes.\n2. A page that says what we do *not* share: names on buildings, boards, cake recipes.\n3. A retired trucker with a good knee.\n\nAsk me anything.",
      ],
      ["harlan", 3, "What did it cost, and who was against it?"],
      [
        "tove",
        7,
        "About 2,900 dollars a library a year, two thirds of it the catalogue. Against it: one board, for a good reason. They had the best collection of the five and feared being emptied. So we agreed that local history never travels and that anything newer than six months stays home.",
        { to: 1 },
      ],
      ["caspian", 20, "What happens when the trucker's knee goes?"],
      ["tove", 26, "His daughter-in-law. She has already been told."],
      [
        "ingrid",
        44,
        "We tried in the nineties and failed at **fines**. Three charged, two did not, and nobody would give way. How did you?",
      ],
      [
        "tove",
        50,
        "Nobody gave way. We added up what the three took in: 611 dollars together. Then I put 611 dollars in dollar bills on the table and asked who wanted to count it every year. That was the end of fines.",
        { to: 5 },
      ],
      [
        "delphine",
        73,
        "I read this aloud to my board of three in a kitchen on an island. They want to know whether a ferry can be a van.",
        { mail: true },
      ],
      ["tove", 76, "If it has a deck, it is a van."],
    ],
  },
  {
    unit: "solo",
    title: "How do you take a vacation?",
    daysAgo: 150,
    lines: [
      [
        "farida",
        0,
        "I have not been away for more than a long weekend in six years. If I go, the library is shut, and the school bus children have nowhere to wait. I know that this is wrong and I do not know how it is done.",
      ],
      [
        "harlan",
        5,
        "You swap. I kept Ingrid's library for a week in May, she kept mine in September. I learnt more from her shelves than at any conference.",
      ],
      [
        "tove",
        9,
        "I close. Two weeks, in July, announced in February, on the door, in the paper, on the cereal boxes if they let me. The first year there was muttering. The second year people asked where I was going.",
      ],
      [
        "ingrid",
        14,
        "A third way: our state library keeps a list of **retired librarians who will sub** for a bed and mileage. Nobody uses it, because nobody knows of it. Ask yours.",
      ],
      [
        "farida",
        30,
        "The state library does keep such a list. It has four names. One of them was my teacher in fourth grade.",
        { to: 3 },
      ],
      ["farida", 1300, "I am writing from a lake. She has rearranged my returns cart and the children adore her."],
    ],
  },
  {
    unit: "solo",
    title: "A budget on one page that people read",
    daysAgo: 320,
    lines: [
      [
        "harlan",
        0,
        "Town meeting is on {+21}. Last year I handed out the state form, four pages, and watched people fold it into fans. Does anyone have a budget on *one* page that a person would read?",
      ],
      [
        "tamsin",
        4,
        "Ours, attached. The trick, if it is one: every number has a sentence, and there is a line about what we could not do. That line gets more questions than all the rest.",
        { files: ["one-page-budget.pdf"] },
      ],
      ["tove", 9, "The furnace of 1988! Did anybody offer one?"],
      ["tamsin", 12, "Somebody's cousin did. It dates from 1996, but we are not proud.", { to: 2 }],
      [
        "eunice",
        25,
        "As a trustee: the line “what each household paid” is worth the whole page. Put it next to something of the same price. In our town it was two tanks of gas.",
      ],
      [
        "harlan",
        530,
        "Two pizzas and a movie, in our town. It passed by voice. Somebody called out *“and fix the furnace”*, and it is not even our furnace that is broken.",
      ],
    ],
  },
];
