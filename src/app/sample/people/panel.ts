/** Who decides about conduct; days from and until. None of those who sign in for a look, so that what the panel sees stays with it. */
export const samplePanel = [
  { key: "wilhelmina", kind: "member", from: 400, until: 330 },
  { key: "jun", kind: "member", from: 400, until: 330 },
  { key: "amparo", kind: "member", from: 120, until: 610 },
  { key: "gideon", kind: "stand-in", from: 400, until: 330 },
  { key: "mei-lin", kind: "stand-in", from: 120, until: 610 },
] as const;
