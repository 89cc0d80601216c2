export const demoPassword = "a quiet reading room";

export interface SamplePerson {
  name: string;
  address: string;
  /** Days since the person's membership of the association began; null: an account that pays nothing. */
  memberFor: number | null;
  capabilities?: ("mail" | "membership" | "groups" | "people" | "operations")[];
}

const at = (local: string) => `${local}@members.example`;

/** Invented people. example is reserved (RFC 2606): no mail to them can go anywhere. */
export const samplePeople: SamplePerson[] = [
  { name: "Imani Okafor", address: at("imani"), memberFor: 100 },
  { name: "Teodor Lind", address: at("teodor"), memberFor: null },
  { name: "Rosalba Quispe", address: at("rosalba"), memberFor: 210 },
  {
    name: "Sam Whitfield",
    address: at("sam"),
    memberFor: 300,
    capabilities: ["mail", "membership", "groups", "people", "operations"],
  },
  { name: "Noor Haddad", address: at("noor"), memberFor: 20 },
  { name: "Jun Takeda", address: at("jun"), memberFor: 150 },
  { name: "Brigid Mac Aodha", address: at("brigid"), memberFor: null },
  { name: "Lucía Ferrer", address: at("lucia"), memberFor: 330 },
  { name: "Anders Holm", address: at("anders"), memberFor: null },
  { name: "Priya Raman", address: at("priya"), memberFor: 60 },
  { name: "Marguerite Dubois", address: at("marguerite"), memberFor: 250 },
  { name: "Kofi Mensah", address: at("kofi"), memberFor: 12 },
];

export const demoSignIns = [
  { address: at("imani"), about: "a member who convenes a group" },
  { address: at("teodor"), about: "an account that pays nothing" },
  { address: at("rosalba"), about: "a member" },
  { address: at("sam"), about: "staff" },
];
