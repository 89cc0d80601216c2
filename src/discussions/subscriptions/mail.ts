/** The purpose under which posts are mailed. */
export const POST_MAIL = "discussions.post";
