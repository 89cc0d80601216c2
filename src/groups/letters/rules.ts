/** Letters that one person may write to conveners, of whatever groups, within 24 hours. */
export const LETTERS_A_DAY = 5;

export const mayWriteLetter = (sentSince: number): boolean => sentSince < LETTERS_A_DAY;

/** Mails to owners that one address may send, and that come to one unit, within 24 hours: a flood of spam must not become a second one. */
export const OWNER_LETTERS = { ofAddress: 10, toUnit: 50 };

export const mayWriteOwners = ({ ofAddress, toUnit }: typeof OWNER_LETTERS): boolean =>
  ofAddress < OWNER_LETTERS.ofAddress && toUnit < OWNER_LETTERS.toUnit;

/** Marks our mails to conveners and owners, so that one that comes back is known. */
export const OWNERS_STAMP = "X-Chapterhouse-Owners";
