import { scene, type Scene } from "./scene.ts";

/** What offices of the association tell each other and the members who look in. */
export const officeScenes: Scene[] = [
  scene(
    "office",
    "Closed on {+5}: staff day",
    "A: {Office} is closed on {+5} for a staff day. Mail is answered the morning after. If something burns, ring the main number and {wait through the music|ask for the duty desk|say that it burns}.",
    "B: Noted for our page. {Have a good day together|Bring back the good cookies|We will hold your calls}.",
  ),
  scene(
    "office",
    "Questions of the month",
    "A: What {office} was asked most in the last four weeks:\n\n1. {Where is my confirmation|How do I change my name|Who signs this form|May two people share a seat}?\n2. {When does it close|Is it too late|What does it cost from today}?\n3. {Whom do I thank|Who was it that helped me|Can I speak to a person}?\n\nThe answers are on our page since {this morning|Tuesday|yesterday}.",
    "B: {The third one is why I like working here|The third one made my day}. May we borrow your wording for the {second|first}{?|, please?}",
    "A: {Borrow away|It is yours}. Tell us if it brings you fewer calls; ours fell by {a third|a fifth|about half}.",
  ),
  scene(
    "office",
    "New colleague in {office}",
    "A: {B} has begun with us this week, after {eight|five|eleven} years in {a county library|a museum|a seed company|a city hall}. Please say hello, slowly; there have been {forty|thirty-one|fifty-two} names already.",
    "B: Hello, and thank you for {the plant|the mug|the map with the coffee on it}. I am the one who asks where things are.",
  ),
  scene(
    "office",
    "The form is shorter now",
    "A: We looked at every question on our {main|yearly|longest} form and asked what becomes of the answer. {Eleven|Nine|Fourteen} of {23|27|31} became nothing. They are gone. {Office} would be glad if other offices tried the same.",
    "B: We have one of {four pages|six pages|two screens and a prayer}. Would you sit with us for an hour?",
    "A: {+4}, two o'clock, with a red pencil and {biscuits|no mercy|the waste basket}.",
  ),
  scene(
    "office",
    "Deadline: {+21}",
    "A: A reminder from {office}: papers for the {spring|summer|winter} meeting reach us by {+21}, in {one file|plain text or as a document}, with a sentence at the top that says what you want us to do with them.",
    "B: Last time I sent {three versions|the wrong year|my shopping list}. This time it is one, with the sentence.",
    "A: {The shopping list was kept, it was a good one|We still talk of it fondly|One version is all that we ask}.",
  ),
  scene(
    "office",
    "From the archive",
    "A: Found while clearing a cupboard of {office}: a {letter|telegram|memo} from 19{21|34|47|52|63}, in which somebody asks for *just one more week* for a report. {The report came in spring|There is no sign of the report|It is attached, and it is excellent}. It is framed now, above the copier.",
    "B: {Nothing changes|How little changes|I feel understood}. I need *just one more week* for ours, by the way.",
  ),
  scene(
    "office",
    "Visitors on {+8}",
    "A: {Six|Four|Nine} colleagues from {town} come to see how {office} works. They have asked for {the boring parts|a look at real files|an hour with whoever answers the telephone}. Who can spare {twenty minutes|half an hour|a lunch}?",
    "B: I can, with the telephone. They may {listen in, if callers agree|answer one themselves, if they are brave}.",
    "A: They were brave. One of them {solved it in a sentence|has been invited to apply|now writes to the caller}.",
  ),
  scene(
    "office",
    "What we said no to this quarter, and why",
    "A: In {office} we write these down: {two|three|four} requests that we could not meet, each with the reason in one sentence. Anybody may ask us to look again. This quarter: {a list of addresses|an endorsement|an exception for a late file|a discount for a friend of a friend}.",
    "B: Thank you for doing this in the open. {We are going to copy it, the one sentence included|Ours will follow from next quarter|I looked for a reason to object and found none}.",
  ),
  scene(
    "office",
    "Where does {office} end and the next office begin?",
    "A: A member was sent from us to you, to a third, and back to us, on a {Friday|Monday}, in {forty minutes|two hours}. She was {kinder than I would have been|laughing by then}. I suggest: whoever hears it first stays with it until somebody else says *mine*.",
    "B: Agreed from our side. We keep a card by the telephone with {nine|seven|twelve} names on it, no titles.",
    "A: {Names, no titles|No titles, very good}. May I have {a copy of the card|the card for our page as well|the nine names}?",
  ),
  scene(
    "office",
    "Small repair on {+2}, {six|seven|nine} in the evening",
    "A: For about {twenty|thirty|forty} minutes the pages of {office} will not take forms. Reading goes on. If your deadline is that night, it is {the next noon|a day later} instead.",
    "B: The words *your deadline is later* have {never|seldom} come from an office before. {Thank you|We noticed, and we are grateful|I have read them twice}.",
  ),
  scene(
    "office",
    "Thanks from a member",
    "A: This came today, and it belongs to all of {office}: “{You answered before I had finished worrying|I expected a machine and got a person who hummed|My student has her scholarship and has told the whole street|You said that you did not know, and then you found out}.”",
    "B: Pinned up beside the other {three|five|eight}. On bad days I read them in order.",
  ),
  scene(
    "office",
    "Figures for the yearly report",
    "A: {Office} needs from each of you, by {+10}: one number that went up, one that went down, and the {reason|story} behind the second. The second is what the board reads.",
    "B: Down: {calls about passwords|paper used|complaints in January}, by {a fifth|half|a third}. Reason: {one clearer sentence|two people who retired, sadly|we moved the button}.",
    "A: It goes in word for word. {The board likes a short reason|I wish that every reason were so short|That is the whole story, and it fits on a line}.",
  ),
];
