/** Each is one more call for every notification. */
export const DEVICES_AT_MOST = 10;

/** Tries in a row: some days of a service that answers nothing. */
export const FAILURES_AT_MOST = 20;
