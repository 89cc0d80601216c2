import { z } from "zod";
import {
  Button,
  ErrorSummary,
  Facts,
  Form,
  idFrom,
  orNotFound,
  page,
  Page,
  seeOther,
  Table,
  Time,
  type At,
  type Reply,
} from "#platform/web";
import { languageNow } from "#platform/words";
import { complaintsAbout } from "#platform/mail";
import { endCapability, grantCapability } from "../commands.ts";
import { pausedOf, type PausedAddress } from "../failing/queries.ts";
import { grantsOf, type Grant } from "../desk/queries.ts";
import { FactorPart } from "./desk-factor-part.tsx";
import { factorOf, openRemovalOf, type Factor, type Removal } from "../second-factor/queries.ts";
import { addressesOf, personOf, type OwnAddress, type PersonFacts } from "../queries.ts";
import { refusalIn } from "../refusals.ts";
import { capabilities, mayChangeCapabilities, type Capability } from "../rules.ts";
import { m } from "../words.ts";
import { personIn } from "./person.ts";

const ChangeForm = z.object({ capability: z.enum(capabilities), act: z.enum(["grant", "end"]) });

export const show = (at: At): Promise<Reply> => view(at);

export async function submit(at: At): Promise<Reply> {
  const person = orNotFound(await personOf(at.db, idFrom(at.params.id)));
  const form = at.form(ChangeForm);
  if (!form.ok) return view(at, () => m("desk.capability.unknown"));
  const { act, capability } = form.value;
  const change = act === "grant" ? grantCapability : endCapability;
  const actor = personIn(at).id;
  try {
    await at.transaction((tx, now) => change(tx, actor, { personId: person.id, capability }, now));
    return seeOther(`/desk/people/${person.id}`);
  } catch (error) {
    return view(at, refusalIn(error).say);
  }
}

interface Known {
  person: PersonFacts;
  addresses: OwnAddress[];
  paused: PausedAddress[];
  /** Times that mail to an address was called spam there, by its id. */
  complaints: ReadonlyMap<number, number>;
  grants: Grant[];
  factor: Factor | null;
  removal: Removal | null;
}

export async function view(at: At, error?: () => string): Promise<Reply> {
  const person = orNotFound(await personOf(at.db, idFrom(at.params.id)));
  const addresses = await addressesOf(at.db, person.id);
  const facts = {
    person,
    addresses,
    paused: await pausedOf(at.db, person.id),
    complaints: await complaintsAbout(
      at.db,
      addresses.map(({ id }) => id),
    ),
    grants: await grantsOf(at.db, person.id),
    factor: await factorOf(at.db, person.id),
    removal: await openRemovalOf(at.db, person.id),
  };
  return page(at, () => <View at={at} facts={facts} error={error?.()} />, {
    status: error ? 422 : 200,
  });
}

function View({ at, facts, error }: { at: At; facts: Known; error?: string }) {
  const { person, grants } = facts;
  const zone = at.frame.timeZone;
  const crumbs = [
    { href: "/desk", label: m("desk.title") },
    { href: "/desk/people", label: m("desk.people") },
  ];
  return (
    <Page frame={at.frame} title={person.name} lang={languageNow()} index={false} crumbs={crumbs}>
      <div class="stack">
        <h1>{person.name}</h1>
        <ErrorSummary errors={error ? { "": error } : {}} />
        <Facts
          facts={[
            [m("desk.since"), <Time at={person.createdAt} zone={zone} />],
            [m("field.zone"), person.timeZone],
            [m("addresses.title"), <Addresses {...facts} />],
          ]}
        />
        <h2>{m("desk.capabilities")}</h2>
        {mayChangeCapabilities(personIn(at).id, person.id) ? (
          <Changes person={person} grants={grants} />
        ) : (
          <p>{m("refused.ownCapabilities")}</p>
        )}
        {grants.length > 0 && <History grants={grants} zone={zone} />}
        <p>
          <a href={`/desk/people/${person.id}/closing`}>{m("closing.link")}</a>
        </p>
        <FactorPart at={at} person={person} factor={facts.factor} removal={facts.removal} />
      </div>
    </Page>
  );
}

/** With what mail systems and readers there said of our mail, for whoever is asked why none comes. */
function Addresses({ addresses, paused, complaints }: Known) {
  const said = new Map(paused.map((one) => [one.id, one.said]));
  return (
    <ul>
      {addresses.map((own) => (
        <li key={own.id}>
          {own.isPrimary ? m("desk.primary", { address: own.address }) : own.address}
          {said.has(own.id) && <p class="quiet">{m("desk.waits", { said: said.get(own.id)! })}</p>}
          {complaints.has(own.id) && <p class="quiet">{m("desk.complaints", { count: complaints.get(own.id)! })}</p>}
        </li>
      ))}
    </ul>
  );
}

function Changes({ person, grants }: { person: PersonFacts; grants: Grant[] }) {
  const held = new Set(grants.filter((grant) => grant.endedAt === null).map((grant) => grant.capability));
  return (
    <div class="acts">
      {capabilities.map((capability) => (
        <Form key={capability} action={`/desk/people/${person.id}/capabilities`} class="inline">
          <input type="hidden" name="capability" value={capability} />
          <Button plain name="act" value={held.has(capability) ? "end" : "grant"}>
            {m(held.has(capability) ? "desk.end" : "desk.grant", { capability: capabilityName(capability) })}
          </Button>
        </Form>
      ))}
    </div>
  );
}

function History({ grants, zone }: { grants: Grant[]; zone: string }) {
  return (
    <Table
      caption={m("desk.history")}
      head={[m("desk.capability"), m("desk.from"), m("desk.by"), m("desk.until")]}
      rows={grants.map((grant) => [
        capabilityName(grant.capability as Capability),
        <Time at={grant.grantedAt} zone={zone} />,
        grant.grantedBy ?? m("desk.by.setup"),
        grant.endedAt ? <Time at={grant.endedAt} zone={zone} /> : m("desk.until.now"),
      ])}
    />
  );
}

const capabilityName = (capability: Capability): string => m(`capability.${capability}`);
