import type { Conversation } from "./conversation.ts";

export const school: Conversation[] = [
  {
    unit: "school",
    title: "First formal challenge. My principal wants the book “set aside for now”",
    daysAgo: 6,
    lines: [
      [
        "shanelle",
        0,
        "A parent has asked in writing that a novel be removed from our middle school. Our policy says that a book stays until a committee has read it. My principal is not against me; he is tired and says *set it aside for now, just until it blows over*. What do I say tomorrow at 7:40?",
      ],
      [
        "ezekiel",
        1,
        "Say: “I want to keep you out of trouble. Our own policy says it stays; if we move it first, **we** are the ones who broke a rule.” Bring the page with the line marked. He needs something to hold, and so do you.",
      ],
      [
        "pilar",
        2,
        "And say what happens next, with dates. Most of the wish to set aside is the wish to have *done* something. “Committee named by {+3}, book read by all within thirty days, parent hears from us in writing.” That is doing something.",
      ],
      [
        "beatrix",
        4,
        "Have you met the parent? Not to argue. I ask what they hope their child will read, and I listen for the fear. Twice in my life that was the end of it. The other times it was at least the beginning of a person.",
      ],
      [
        "shanelle",
        20,
        "7:40 is over. He held the page for a long time. The book stays, he will name the committee, and he asked me to sit with him when he calls her. Ezekiel, *keep you out of trouble* was the sentence.",
        { to: 1 },
      ],
      [
        "ezekiel",
        22,
        "Good man. Write down today what was said by whom, while it is fresh, and put it where you can find it in three months.",
      ],
      [
        "thaddeus",
        40,
        "Our district's form, in case yours is the one from the old binder. The question whether they read the whole book stands in the middle, not at the top. At the top it sounds like a trap.",
        { files: ["challenge-form.txt"] },
      ],
      [
        "zainab",
        66,
        "May I disagree with a detail, Thaddeus? We dropped *Do you live in the district?* A grandparent from two towns over who raises the child half the week was made to feel like an intruder.",
      ],
      [
        "thaddeus",
        71,
        "I had not thought of the grandparents. We will talk about it here. Thank you for saying it plainly.",
        { to: 7 },
      ],
      [
        "shanelle",
        125,
        "Met the mother yesterday, with my principal. She had read a page that somebody sent her. She is now reading the whole of it, with a pencil. Whatever comes of it, it is a conversation.",
      ],
    ],
  },
  {
    unit: "school",
    title: "Fixed schedule, 31 classes a week, no open library. Ideas?",
    daysAgo: 138,
    lines: [
      [
        "ezekiel",
        0,
        "I am a *special*: 31 classes a week, while their teachers plan. No child can come when they need a book. I cannot change the contract this year. What small openings have you cut into a fixed schedule?",
      ],
      [
        "paloma",
        5,
        "The first seven minutes of the day. Doors open at 7:53, a fifth-grader scans, I drink coffee. Forty children on a good day.",
      ],
      ["amparo", 9, "A **cart that goes to lunch**. It parks by the milk. Best circulation in the building."],
      [
        "pilar",
        22,
        "I traded. I take one class of twins (two sections at once, thirty-eight children, film day) and get the free period back as open library. It is loud for forty minutes and quiet for forty, and the quiet ones are the point.",
      ],
      [
        "ruth-ann",
        31,
        "I am a grandmother and a volunteer, not a librarian. We keep the desk on Wednesdays in pairs so that yours truly never teaches. Ask the grandmothers. We are up early anyway.",
      ],
      [
        "ezekiel",
        600,
        "Milk cart since October: 1,140 loans that did not exist before. Grandmothers since November: two. The principal asked *why* the cart is needed. I believe that is the first question toward changing the contract.",
        { to: 2 },
      ],
    ],
  },
];
