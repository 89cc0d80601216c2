import type { SampleUnit } from "./unit.ts";

const office = (key: string, name: string, acronym: string | null, purpose: string): SampleUnit => ({
  key,
  kind: "office",
  parent: "cla",
  name,
  ...(acronym && { acronym }),
  purpose,
  opened: 9_000,
  crowd: 3,
  talk: 2,
  settings: { audiences: { posts: "members" } },
});

export const offices: SampleUnit[] = [
  office(
    "cro",
    "Chapter Relations Office",
    "CRO",
    "The link to the 57 chapters: it answers their boards, collects their yearly figures and makes introductions between neighbours with the same problem.",
  ),
  office(
    "cmo",
    "Communications & Marketing Office",
    "CMO",
    "Press, campaigns, the members' magazine and the question of what the association sounds like when it speaks.",
  ),
  office(
    "conference",
    "Conference Services",
    null,
    "Halls, hotel blocks, interpreters, badge printers and the map that shows where the coffee is. Whoever shows work at a conference starts here.",
  ),
  office(
    "development",
    "Development Office",
    null,
    "Gifts and bequests: it asks, thanks, and sees to it that money given for scholarships becomes scholarships.",
  ),
  office(
    "finance",
    "Finance and Accounting",
    null,
    "Dues in, bills out, the books closed each month. Treasurers of units find their reports and a patient voice here.",
  ),
  office(
    "governance",
    "Governance Office",
    null,
    "Council and board meetings, ballots, minutes and the bylaws in their current wording.",
  ),
  office(
    "hr",
    "Human Resources",
    "HR",
    "Those who work for the association itself: hiring, benefits, and the handbook that is shorter than you fear.",
  ),
  office(
    "it",
    "Information Technology",
    "IT",
    "Keeps this place, the mail and the member records running, and announces beforehand when it will not.",
  ),
  office(
    "iro",
    "International Relations Office",
    "IRO",
    "Letters of invitation, delegations, and agreements with library associations in other countries.",
  ),
  office(
    "larc",
    "Library & Research Center",
    "LARC",
    "The association's own library: statistics, salary surveys, and archives back to the first conference.",
  ),
  office(
    "mrs",
    "Member Relations & Services",
    "MRS",
    "The desk that picks up when a renewal went wrong, an address changed, or a member does not know whom to ask.",
  ),
  office(
    "membership-development",
    "Membership Development",
    null,
    "Finds out who would gain from belonging, why people leave, and what would have kept them.",
  ),
  office(
    "accreditation",
    "Office for Accreditation",
    null,
    "Supports the review of master's programs in library and information studies by visiting peers.",
  ),
  office(
    "odlos",
    "Office for Diversity, Literacy and Outreach Services",
    "ODLOS",
    "Service to people whom libraries have reached too little, and a path into the profession for those it has kept outside.",
  ),
  office(
    "hrdr",
    "Office for Human Resource Development and Recruitment",
    "HRDR",
    "Careers in libraries: placement at conferences, continuing education, and advice for whoever wants to enter the field.",
  ),
  office(
    "oif",
    "Office for Intellectual Freedom",
    "OIF",
    "Advice within a day when a book, a program or a reader's privacy is under attack; everything said here in confidence stays so.",
  ),
  office(
    "ppo",
    "Public Programs Office",
    "PPO",
    "Traveling exhibitions, reading series and grants that turn a library into a stage for its town.",
  ),
  office(
    "publishing",
    "Publishing",
    null,
    "Books, journals and reports for the field, and the editors who turn a good conference talk into a useful chapter.",
  ),
  office(
    "staff-support",
    "Staff Support Services",
    null,
    "Mail room, purchasing, meeting rooms at headquarters and the key to the supply cupboard.",
  ),
  office(
    "ppa",
    "Public Policy & Advocacy",
    "PPA",
    "The voice in the capital: appropriations, copyright, broadband and the letters that members send to their representatives.",
  ),
];
