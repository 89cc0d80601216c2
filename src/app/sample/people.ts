export const demoPassword = "a quiet reading room";

/** example is reserved (RFC 2606): no mail to the sample's people can go anywhere, and nobody else can confirm an address there. */
export const sampleDomain = "members.example";
const at = (local: string) => `${local}@${sampleDomain}`;

export const isOfSample = (address: string): boolean => address.toLowerCase().endsWith(`@${sampleDomain}`);

export const demoSignIns = [
  { address: at("imani"), about: "a member who convenes a group" },
  { address: at("teodor"), about: "an account that pays nothing" },
  { address: at("rosalba"), about: "a member" },
  { address: at("sam"), about: "staff" },
];
