/** The local part of mails that nobody can answer. Mail to it is refused at the door with a word on where to write instead. */
export const NO_REPLY = "noreply";
