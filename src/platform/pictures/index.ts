export { digestOf, lookAt, madeAnew, MOST_PIXELS, withoutNotes, type PictureProblem, type Shape } from "./pictures.ts";
