export * from "./charts.tsx";
export * from "./forms.tsx";
export * from "./frame.tsx";
export * from "./lists.tsx";
export * from "./parts.tsx";
export { KeptArticle, KeptMarkup, keepsMarkup, Raw, withoutKept, type SafeHtml } from "../raw.tsx";
