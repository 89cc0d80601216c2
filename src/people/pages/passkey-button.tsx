import type { ComponentChildren } from "preact";
import type { Settings } from "#platform/config";
import { m } from "../words.ts";
import { relyingParty } from "../passkeys/rules.ts";

interface ButtonProps {
  settings: Settings;
  /** Where the authenticator's answer is sent. */
  action: string;
  /** The answer's field. */
  name: string;
  label: string;
  children?: ComponentChildren;
}

/** The button that asks for a passkey. Script does the asking (assets/scripts/passkeys.js); without it the page says so. */
export const UsePasskey = (props: ButtonProps & { offer?: boolean }) => (
  <Ask {...props} kind="get" challenge="/sign-in/passkey/challenge" />
);

export const MakePasskey = (props: ButtonProps) => (
  <Ask {...props} kind="create" challenge="/account/passkeys/challenge" />
);

function Ask(props: ButtonProps & { kind: "get" | "create"; challenge: string; offer?: boolean }) {
  const party = relyingParty(props.settings);
  if (!party) return <p class="quiet">{m("passkey.noName")}</p>;
  return (
    <pass-key
      kind={props.kind}
      challenge={props.challenge}
      party={party.id}
      offer={props.offer ? "" : undefined}
      data-elsewhere={m("passkey.elsewhere", { origin: party.origin })}
      data-lacking={m("passkey.lacking")}
      data-failed={m(props.kind === "get" ? "passkey.failed" : "passkey.notMade")}
      data-known={m("refused.passkeyKnown")}
    >
      <form method="post" action={props.action} class="stack" novalidate>
        {props.children}
        <input type="hidden" name={props.name} data-answer />
        <p>
          <button class={props.kind === "get" ? "button plain" : "button"} hidden>
            {props.label}
          </button>
        </p>
        <p class="quiet" data-said role="status">
          {m("passkey.script")}
        </p>
      </form>
    </pass-key>
  );
}

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      /** assets/scripts/passkeys.js */
      "pass-key": {
        kind: string;
        challenge: string;
        party: string;
        offer?: string;
        children: ComponentChildren;
        [data: `data-${string}`]: string;
      };
    }
  }
}
