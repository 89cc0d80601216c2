export { isLoopback, projectFolder, readSettings, SettingError, type Role, type Settings } from "./settings.ts";
