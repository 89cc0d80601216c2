/** Each is one more call for every notification. */
export const DEVICES_AT_MOST = 10;
