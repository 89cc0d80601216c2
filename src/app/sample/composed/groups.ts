import { scene, type Scene } from "./scene.ts";

const both = "interest-group discussion-group";

/** What any interest or discussion group may write between its longer conversations. */
export const groupScenes: Scene[] = [
  scene(
    both,
    "Next call: {+8}",
    "A: We talk on {+8} at {noon|one|three|four} Central, {forty|fifty} minutes, cameras as you like. Topic: {what each of us would do differently|one form, looked at by all|questions only, answers next time|a thing that you stopped doing, and what happened}.",
    "B: I will be {late by ten minutes|there from my car|there with a sandwich}. Please begin without me; I would rather miss {the weather|the hellos|roll call} than the topic.",
    "C: May I bring {a colleague from next door|our new page|a trustee who is curious}? {She|He} will only listen.",
    "A: {Bring anybody|The more the better|Everyone is welcome}. {Nobody here has ever managed to only listen|We have never had a silent guest|Listening is how I began, too}.",
  ),
  scene(
    both,
    "Notes: what we said about {subject=handing over|asking for money|saying no|starting small|measuring}",
    "A: {Twelve|Nine|Fifteen|Seven} of us talked about {subject} in {short}. What stayed with me:\n\n- {Do it before you need it|Write down the reason, not only the rule|Ask those who left}\n- {A number and a face, always both|Half of it is the furniture|The second week is the hardest}\n- {Somebody has to be allowed to stop|One page, or nobody reads it|Say thank you with a date on it}",
    "B: You left out the best one, by {C}: “{If it needs a meeting, it is not ready|I have never regretted asking twice|The form is where courage goes to sleep}.”",
    "C: {I said that?|Did I?|So I am quoted now.} {I must have been tired|It was late}. {It is true, though|I stand by it, awake|Still, yes}.",
  ),
  scene(
    both,
    "New here",
    "A: I have joined {short} from {a library with three rooms|a college by the interstate|a bookmobile|a hospital|a school at the end of a bus line} near {town}. What I can offer: {patience|a working laminator|good Spanish|twenty years of mistakes}. What I look for: {company|a second opinion|somebody who has done it on no money}.",
    "B: Welcome, {A}! {You have come to the right porch|You have found the company, at least|Pull up a chair}. Ask anything; there is no archive that you have to read first.",
  ),
  scene(
    both,
    "{Convener|Leadership} for the coming year",
    "A: The year turns, and {short} needs somebody to call the meetings from summer on. It is not much: {six calls|four calls}, {one short report a quarter|a report that fits on half a page}, a reminder now and then. Whoever leads belongs to the division above us; everybody else need only have an account.",
    "B: I could do it together with {C}, if that suits. {Two names, one calendar|Alone I would forget the report}.",
    "C: It suits. {B} calls, I {write the report|remind|bring the questions}.",
    "A: {That is settled faster than any election that I have seen|Well, that took four minutes|Thank you both}. If anyone would rather {vote|think about it|stand as well}, say so by {+9}.",
  ),
  scene(
    both,
    "Charter: are we still what it says?",
    "A: Our charter comes up for renewal. It says that {short} will *meet, share and report*. We met {six|nine|eleven} times, shared a {list|folder|great deal of advice}, and reported {nearly always|after one reminder}. What should the next one promise?",
    "B: {Less|The same, and mean it}. {A place to ask on a bad day is enough|One thing that others can use, each year}.",
    "A: I have written: *a place to ask, and one {thing|page|tool} a year that others can use*. Signatures until {+12}; {we need ten|ten will do|ten at least}.",
    "C: {Signed|Signed, from a ferry|Signed, gladly}.",
  ),
  scene(
    both,
    "Reading for next time",
    "A: For our next talk in {short} please read {chapter three of *Borrowed Light*|the six-page report on small branches|the essay *Who Is Not in the Room*|pages 20 to 34 of *The Patient Shelf*}. It is {free to read|in the folder}. If you have only five minutes, read the {last page|table|footnotes}.",
    "B: {Read it on the bus.|Done, in one sitting.|I have, twice.} I disagree with {the second half|its numbers|every comma}, and I look forward to saying so.",
    "A: {Excellent|Good|I hoped that somebody would}. {You open the talk, then|Then the first five minutes are yours|Say it first, before we all grow polite}.",
  ),
  scene(
    both,
    "Swap: {thing=a box of date stamps|two book cradles|spare shelf ends|an overhead projector that works|forty canvas bags}",
    "A: I have {thing} to give away, near {town}. Members of {short} first.",
    "B: I would love {that|them all}. Will you trade for {pay=a jar of honey|three dozen eggs|a fine old pencil sharpener}?",
    "A: For {pay}? I would have given it for nothing, but do not tell {C}.",
    "C: I am right here. {And I have jam|I saw nothing}.",
  ),
  scene(
    both,
    "Half a year of {short}, in numbers",
    "A: For the quarterly form I counted: {31|44|27|52} of us, {9|12|14} new, {3|4|2} gone. {118|76|143|95} messages. Questions without an answer: {one|two|none}. I am looking for {whoever asked|the reason}.",
    "B: If one of them was mine, about {the lamp|insurance|a label printer}, I found it out myself. You may count it as answered.",
    "A: Then nobody was left without an answer. {I will put it on the form in capitals|That goes to the top of the form|It is my favorite line of the whole form}.",
  ),
  scene(
    both,
    "Asking for a friend: {who=a board member|a manager|a donor} who means well",
    "A: *My friend* has {who} who drops by each week to improve things. {He is usually wrong about shelves and right about people|She brings muffins, which makes it harder|He has never once asked a question}. What would you of {short} tell my friend?",
    "B: Give {them|that person} one thing to own, completely. {With us it was the clock|Ours runs the umbrella stand like a bank|In our case the bulletin board, and it has never looked better}.",
    "C: And a fixed hour. {Thursdays at two, with tea|First Monday, by appointment}. Outside of it, *my friend* is busy.",
    "A: My friend thanks {you both|everybody here|you very much} and is going to {look for a clock|buy tea|clear a bulletin board}.",
  ),
  scene(
    both,
    "What did you stop doing?",
    "A: A question for everyone in {short}: what did you stop doing this year that nobody has missed?",
    "B: {Stamping the due date twice|The monthly statistics that nobody read|Alphabetizing the paperbacks|Sending overdue notices on Fridays}.",
    "C: {Wearing the badge on the left because it had always been so|A form for requesting forms|Answering mail after eight|The second proofreading of the flyer}. Somebody did miss it, to be honest, and it was me.",
  ),
  scene(
    both,
    "Visit to {town}: who would like to come?",
    "A: A few of us from {short} are going to look at {the new workroom|their story garden|the county archive|a branch in a laundromat} in {town} on {+13}. There are {three|four|two} seats in my car from {town2}.",
    "B: {One seat for me, please|Yes, me|I would love to}. I can bring {a thermos|questions|my measuring tape} and {no complaints|a map|decent music}.",
    "A: Bring {the tape|all of it}. We leave at {seven|half past six|eight}; I honk once.",
  ),
  scene(
    both,
    "Wording wanted for a small sign",
    "A: I need {ten words|one line} for a sign that says, kindly, {this door is heavy, we will help|this step is higher than it looks|the elevator is slow, we are not|we will gladly carry it for you}. Mine sound like a {bank|prison|headmaster}.",
    "B: “{Need a hand? So do we, sometimes. Ring.|We would love to help with this one.|Ring, and somebody comes, smiling as a rule.|It is not you, it is the building. Ring.}”",
    "A: Printed, laminated, up. {Two people smiled already|The first visitor read it aloud}. Thank you, {short}.",
  ),
];
