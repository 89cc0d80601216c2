import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { certificate, sealing } from "./doctor.ts";

const at = (name: string) => fileURLToPath(new URL(`../../../test/certificates/${name}.pem`, import.meta.url));
/** Good until 1 January 2124. */
const settings = {
  mailTls: { cert: at("first.cert"), key: at("first.key") },
  mailDomain: "lists.example.org",
  publicUrl: "https://groups.example.org",
};

it.each([
  ["2123-12-01T00:00:00Z", [true, true], "31 days"],
  ["2123-12-18T01:00:00Z", [false, true], "ends in 13 days"],
  ["2124-01-02T00:00:00Z", [false, true], "has ended"],
])("the doctor finds of a certificate on %s: %o", (now, fine, words) => {
  const findings = certificate(settings, new Date(now));
  expect(findings.map(({ ok }) => ok)).toEqual(fine);
  expect(findings[0]!.says).toContain(words);
});

it("the doctor wants the certificate to name the domain or the site, and asks nothing where there is none", () => {
  const now = new Date("2026-11-14T00:00:00Z");
  const other = { ...settings, mailDomain: "elsewhere.example.net" };
  expect(certificate(other, now)[1]).toMatchObject({ ok: false, says: expect.stringContaining("not for elsewhere") });
  expect(certificate({ ...other, publicUrl: "https://mail.example.org" }, now)[1]!.ok).toBe(true);
  expect(certificate({ ...settings, mailTls: null }, now)).toEqual([]);
});

it("the doctor says whether copies are sealed, and that a seal wants an RSA key", () => {
  const key = (kind: string) => ({
    name: "a1._domainkey.lists.example.org",
    value: `v=DKIM1; k=${kind}; p=x`,
    publicKey: "x",
  });
  expect(sealing({ sealsCopies: true }, [key("rsa")])).toMatchObject({ ok: true });
  expect(sealing({ sealsCopies: true }, [key("ed25519")])).toMatchObject({ ok: false });
  expect(sealing({ sealsCopies: false }, [key("ed25519")])).toMatchObject({
    ok: true,
    says: expect.stringContaining("not sealed"),
  });
});
