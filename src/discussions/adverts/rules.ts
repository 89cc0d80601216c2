/**
 * Signs of an advertisement of a job, each a way in which employers speak and people who talk about jobs mostly do not. In the languages of our
 * first associations: English, Spanish, French, German.
 */
const signs: Record<string, RegExp> = {
  announced:
    /^(?:\W{0,9}(?:fwd?|wg|tr|rv):){0,3}\W{0,9}(?:job|jobs|vacancy|vacancies|(?:job|open|vacant|new) position|position (?:available|open|opening)|job (?:opening|posting|announcement|ad)|now hiring|we(?:'|’)re hiring|employment opportunity|career opportunity|internship|oferta de (?:empleo|trabajo)|vacante|offre d(?:'|’)emploi|poste (?:à pourvoir|vacant)|stellen(?:angebot|ausschreibung|anzeige)|stelle frei)\b/i,
  seeking:
    /\b(?:is|are|am|we(?:'|’)re) (?:now |currently |actively )?(?:seeking|hiring|recruiting|looking to hire)\b|\b(?:seeks|invites applications|inviting applications)\b|\bbusca (?:un|una)\b|\brecrute\b|\bsucht (?:zum|ab|eine)\b/i,
  apply:
    /\b(?:to apply|how to apply|apply (?:now|online|by|here|at|via|through)|applications? (?:will be|are|must be|should be|close|due)|application (?:deadline|materials|review)|review of applications|(?:submit|send|e-?mail) (?:a|an|your|their) (?:résumé|resume|cv|cover letter|application)|para solicitar|enviar (?:su )?(?:cv|solicitud)|candidature|bewerbung(?:en|sfrist)?)\b/i,
  papers:
    /\b(?:cover letter|letter of (?:interest|application)|résumé|resume|curriculum vitae|c\.?v\.?|(?:three|two|professional) references|carta de presentación|lettre de motivation|lebenslauf)\b/i,
  pay: /\b(?:salary|pay|compensation|hourly|wage)(?: rate| range| scale)?[^.\n]{0,40}[$€£]?\d|[$€£] ?\d[\d,.]*k? ?(?:-|–|—|to|per|an|\/) ?(?:[$€£] ?\d|hour|year|annum)|\bsalario\b|\bsalaire\b|\bvergütung\b|\b(?:TV-?L|TVöD) ?E? ?\d/i,
  duties:
    /^[^\w\n]{0,9}(?:(?:essential|key|primary|major|main|job) )?(?:responsibilities|duties|functions|description|position summary|job summary|about the (?:position|role|job)|the (?:position|role)|funciones|missions|ihre aufgaben)\b[^.?]{0,30}$|\breports (?:directly )?to the\b|\bthe (?:successful|ideal) candidate\b/im,
  wanted:
    /\b(?:minimum|required|preferred|desired) (?:qualifications|education|experience)\b|^[^\w\n]{0,9}(?:qualifications|requirements|requisitos|profil|ihr profil)[^\w\n]{0,9}$|\bMLI?S\b[^.\n]{0,40}\b(?:required|preferred|from|degree|or)\b|\bALA[- ]accredited\b/im,
  equal:
    /\bequal (?:opportunity|employment)\b|\baffirmative action\b|\ball qualified applicants\b|\bbackground check\b|\bigualdad de oportunidades\b|\bschwerbehinderte/i,
  terms:
    /\b(?:full|part)[- ]time\b|\btenure[- ]track\b|\bpermanent position\b|\btemporary position\b|\bbenefits (?:include|package)\b|\bFLSA\b|\b\d\d(?:\.\d+)? hours (?:per|a) week\b|\btiempo completo\b|\btemps plein\b|\bvollzeit\b|\bbefristet\b/i,
};

/** Where an advertisement says what it is. */
const SPEAKING = ["announced", "seeking", "apply"] as const;
const ENOUGH = 4;

/**
 * Whether a new discussion looks like an advertisement of a job (D-29): four signs of nine, at least two of those in which one speaks to applicants. A
 * guess, so nothing comes of it that its author cannot undo by a word. Text that somebody else is quoted with does not count.
 */
export function looksLikeJobAdvert({ title, text }: { title: string; text: string }): boolean {
  const own = `${title}\n${withoutQuotes(text)}`;
  const shown = new Set(Object.keys(signs).filter((name) => signs[name]!.test(name === "announced" ? title : own)));
  return shown.size >= ENOUGH && SPEAKING.filter((name) => shown.has(name)).length >= 2;
}

const withoutQuotes = (text: string): string =>
  text
    .split("\n")
    .filter((line) => !/^\s*>/.test(line))
    .join("\n");
