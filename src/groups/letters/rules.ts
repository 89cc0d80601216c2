/** Letters that one person may write to conveners, of whatever groups, within 24 hours. */
export const LETTERS_A_DAY = 5;

export const mayWriteLetter = (sentSince: number): boolean => sentSince < LETTERS_A_DAY;
