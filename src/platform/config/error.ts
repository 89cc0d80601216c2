/** One wrong setting: which, why, and what to do. The start stops with this one sentence. */
export class SettingError extends Error {
  constructor(
    readonly setting: string,
    message: string,
  ) {
    super(message);
    this.name = "SettingError";
  }
}
