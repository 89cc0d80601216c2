import { expect, it } from "vitest";
import { looksLikeJobAdvert } from "./rules.ts";

const adverts = [
  {
    title: "Job: Cataloging Librarian, Mesa Valley College",
    text: "Mesa Valley College seeks a cataloging librarian, full-time. Salary range: $58,000 to $66,000.\n\nTo apply, send your resume and three references by 1 March.",
  },
  {
    title: "Head of Preservation",
    text: "The university library is currently recruiting a Head of Preservation.\n\nResponsibilities\n- Leads a team of six.\n\nRequired qualifications: a degree and five years.\n\nReview of applications begins in May. We are an equal opportunity employer.",
  },
  {
    title: "FW: Vacancy at Riverbend Township Library",
    text: "Part-time library assistant, 20 hours per week, $17.50 - $19.00 per hour.\nHow to apply: bring a cover letter to the desk.",
  },
  {
    title: "Internship in the map room",
    text: "The successful candidate will scan and describe maps.\nApplications are due on 4 April; please include a CV.\nPay: $16 an hour.",
  },
  {
    title: "Oferta de empleo: bibliotecaria",
    text: "La biblioteca busca una bibliotecaria a tiempo completo. Salario según convenio. Enviar su CV y una carta de presentación.",
  },
  {
    title: "Stellenausschreibung Bibliothekar/in",
    text: "Die Stadtbibliothek sucht zum 1. Mai eine Fachkraft in Vollzeit, Vergütung nach TVöD E9.\nBewerbungen mit Lebenslauf bis 15. März.",
  },
];

const talk = [
  {
    title: "How do you word salary ranges in job ads?",
    text: "Our city wants us to leave the salary range out. We pay $19 to $22 per hour. Do people still apply? Full-time or part-time seems to matter more.",
  },
  {
    title: "Hiring a conservator: what should the interview ask?",
    text: "We are hiring for the first time in ten years. The resumes are fine, the cover letters too. What do you ask, beyond the references?",
  },
  {
    title: "Position of the spine label",
    text: "Where do you put it? Our full-time staff say 2 cm from the foot; the position is reports to nobody, it just grew.",
  },
  {
    title: "Jobs our members have: a survey",
    text: "Please tell us your title, whether you are full-time, and your salary in ranges of $10,000. Answers close in June.",
  },
  {
    title: "Is an MLS required any more?",
    text: "Every ad says MLS required. I have hired people without one who were the ideal candidate. Discuss.",
  },
  {
    title: "Grant: applications are due in May",
    text: "The small libraries fund takes applications for repairs up to $2,000 per library. How to apply: a letter of two pages and a budget.",
  },
  {
    title: "Re: Vacancy at Riverbend",
    text: "> The library seeks a full-time assistant. Salary $40,000 to $44,000.\n> To apply send your resume and cover letter.\n\nIs this still open?",
  },
  {
    title: "Call for papers",
    text: "The journal invites applications for guest editors. Submit your CV and a page on the theme by August.",
  },
];

it.each(adverts)("sees an advertisement in “$title”", (post) => expect(looksLikeJobAdvert(post)).toBe(true));

it.each(talk)("sees none in “$title”", (post) => expect(looksLikeJobAdvert(post)).toBe(false));

it("counts nothing that is quoted, and nothing twice", () => {
  for (const { text } of adverts) {
    const quoted = text
      .split("\n")
      .map((line) => `> ${line}`)
      .join("\n");
    expect(looksLikeJobAdvert({ title: "Have you seen this?", text: quoted })).toBe(false);
  }
  expect(looksLikeJobAdvert({ title: "Jobs", text: "to apply to apply to apply to apply" })).toBe(false);
});
