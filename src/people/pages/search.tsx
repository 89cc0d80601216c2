import { nothing, wordsOf, type SearchProvider } from "#platform/search";
import { PEOPLE_A_PAGE, searchPeople } from "../directory/queries.ts";
import type { PeopleParts } from "../sections.ts";
import { m } from "../words.ts";
import { Row } from "./directory.tsx";

/** People on the search page: those who wish to be found, by what the reader may see of them, as in the directory. */
export const peopleSearch = ({ onlooker }: Pick<PeopleParts, "onlooker">): SearchProvider => ({
  name: "people",
  label: () => m("search.label"),
  filters: [],
  few: 3,
  many: PEOPLE_A_PAGE,
  examples: () => [],
  async find(at, question, { page, size }) {
    const words = wordsOf(question);
    if (words === "") return nothing;
    const { people, count } = await searchPeople(at.db, await onlooker(at), { words, page, size });
    return { ...nothing, total: count, rows: () => people.map((one) => <Row key={one.id} one={one} />) };
  },
});
