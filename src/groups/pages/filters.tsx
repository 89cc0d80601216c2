import { Select } from "#platform/web";
import type { Wanted } from "../catalogue/load.ts";
import { costs, paces } from "../catalogue/rules.ts";
import { kindsLabel, m } from "../words.ts";

interface Props {
  wanted: Wanted;
  kinds: string[];
  subjects: string[];
}

/** The catalogue's question as a form; its address is the question. */
export function Filters({ wanted, kinds, subjects }: Props) {
  const any = (label: string) => ({ value: "", label });
  return (
    <form method="get" action="/groups" role="search" aria-label={m("catalogue.title")} class="filters">
      <div class="field">
        <label for="f-q">{m("catalogue.search")}</label>
        <input id="f-q" name="q" type="search" value={wanted.words} size={24} />
      </div>
      <Select
        name="kind"
        label={m("catalogue.kind")}
        value={wanted.kind}
        options={[any(m("catalogue.everyKind")), ...kinds.map((kind) => ({ value: kind, label: kindsLabel(kind) }))]}
      />
      <Select
        name="cost"
        label={m("catalogue.cost")}
        value={wanted.cost ?? ""}
        options={[any(m("catalogue.anyCost")), ...costs.map((cost) => ({ value: cost, label: m(`cost.${cost}`) }))]}
      />
      <Select
        name="activity"
        label={m("catalogue.activity")}
        value={wanted.pace ?? ""}
        options={[any(m("catalogue.anyPace")), ...paces.map((pace) => ({ value: pace, label: m(`pace.${pace}`) }))]}
      />
      {subjects.length > 0 && (
        <Select
          name="topic"
          label={m("catalogue.topic")}
          value={wanted.subject}
          options={[any(m("catalogue.anyTopic")), ...subjects.map((value) => ({ value, label: value }))]}
        />
      )}
      <button class="button">{m("catalogue.submit")}</button>
    </form>
  );
}
