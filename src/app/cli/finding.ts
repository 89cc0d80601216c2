/** One thing looked at: what is so, or what is wrong with how to mend it. */
export interface Finding {
  ok: boolean;
  says: string;
}

export const ok = (says: string): Finding => ({ ok: true, says });
export const wrong = (says: string): Finding => ({ ok: false, says });
