import { day } from "#platform/words";
import type { Span } from "../times/rules.ts";
import { saySpan, sayZone } from "../times/words.ts";
import { m } from "../words.ts";

/** A poll as mail shows it: to read; the answer is given on the page. */
export interface MailPoll {
  question: string;
  options: readonly string[];
  closesOn: string;
}

/** A question for a time as mail shows it, by the clocks in which it was written: one text goes to all. */
export interface MailTimes {
  title: string;
  zone: string;
  closesOn: string;
  spans: readonly Span[];
}

export const pollLines = ({ question, options, closesOn }: MailPoll, url: string): string[] =>
  linesOf(m("mail.poll", { question }), options, { closesOn, url });

export const timesLines = (times: MailTimes, url: string): string[] =>
  linesOf(sayAsked(times), sayTimes(times), { closesOn: times.closesOn, url });

const sayAsked = ({ title, zone }: MailTimes): string => m("mail.times", { title, zone: sayZone(zone) });
const sayTimes = ({ spans, zone }: MailTimes): string[] => spans.map((one) => saySpan(one, zone));

const linesOf = (asked: string, items: readonly string[], { closesOn, url }: { closesOn: string; url: string }) => [
  [asked, ...items.map((item) => `- ${item}`)].join("\n"),
  m("mail.poll.answer", { date: day(closesOn), url }),
];

export const PollPart = ({ poll: { question, options, closesOn }, href }: { poll: MailPoll; href: string }) => (
  <Asked asked={m("mail.poll", { question })} items={options} closesOn={closesOn} href={href} />
);

export const TimesPart = ({ times, href }: { times: MailTimes; href: string }) => (
  <Asked asked={sayAsked(times)} items={sayTimes(times)} closesOn={times.closesOn} href={href} />
);

function Asked(props: { asked: string; items: readonly string[]; closesOn: string; href: string }) {
  return (
    <>
      <p>{props.asked}</p>
      <ul>
        {props.items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
      <p>
        <a href={props.href}>{m("mail.poll.label", { date: day(props.closesOn) })}</a>
      </p>
    </>
  );
}
