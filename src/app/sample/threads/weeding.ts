import type { Conversation } from "./conversation.ts";

export const weeding: Conversation[] = [
  {
    unit: "weed",
    title: "They photographed our dumpster",
    daysAgo: 76,
    lines: [
      [
        "cornelius",
        0,
        "It happened. Somebody took a picture of our bin with maybe ninety discards in it, mostly tax guides, and it has been shared more often than anything we ever wrote. The director is away until {+4}. I am the whole staff today. Help.",
      ],
      [
        "viktor",
        1,
        "Breathe. Answer **once**, today, under the library's name, kindly and with facts:\n\n- how many you removed and why\n- what became of the ones that could be sold\n- what you bought instead\n- an invitation to come and look\n\nThen stop. Do not argue below it.",
      ],
      [
        "eunice",
        2,
        "And ring your board chair before the newspaper does. In that order, the bin, the chair, the paper.",
      ],
      [
        "beatrix",
        5,
        "A phrase that served us well: *“A book about the tax year 2009 can do harm to somebody who believes it.”* People had not thought of a book as something that goes off.",
      ],
      [
        "cornelius",
        9,
        "Posted. I said that nobody should do their taxes with a book from 2009, that the Friends sold four hundred at the sale first, and that I would be at the door until seven with coffee.",
        { to: 3 },
      ],
      [
        "cornelius",
        30,
        "Eleven people came. Three took tax guides out of the bin, to be contrary. One joined the Friends. The picture has gone quiet.",
      ],
      [
        "viktor",
        34,
        "That is about as well as it ever goes. Two suggestions for next time: a recycler who collects **inside**, and cutting the covers off the dated ones, so that nobody reads them and nobody weeps.",
      ],
      ["cornelius", 38, "I could not cut a cover off. But I have found a recycler who comes to the back room."],
    ],
  },
  {
    unit: "weed",
    title: "Weeding reference with a person who loves it",
    daysAgo: 254,
    lines: [
      [
        "saoirse",
        0,
        "New here (the job and the list). I was asked to cut the reference shelves by half. The colleague who built them over thirty years sits eight feet away and has not said a word for two days. I do not want to win this. How do I do it well?",
      ],
      [
        "viktor",
        6,
        "Ask her to choose what **stays**. Not what goes. Give her the number of shelves, and leave the room.",
      ],
      [
        "bartholomew",
        12,
        "I have been that colleague. What I wanted was for somebody to ask why a given set was there. Some had reasons that I alone knew: a bequest, a court case, one patron who came each March. Ask, and write the answers down. Then most of it may go.",
      ],
      [
        "henrike",
        20,
        "In our library we held a farewell. I am serious. Cake, the ten most used volumes of forty years on a table, and she told what each had been asked. Half the town's lawyers came.",
        { to: 2 },
      ],
      [
        "saoirse",
        75,
        "I asked about one set. She talked for an hour and ten minutes, and I have three pages. Then she took the first twelve volumes off the shelf herself.",
      ],
      [
        "saoirse",
        330,
        "Done: from 61 shelves to 28. She chose. There was cake. She has asked to do the vertical files next, with me.",
      ],
    ],
  },
];
