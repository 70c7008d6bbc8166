// What pages do beyond links and forms. Each part works on what is there and is silent where it is not.
import { watchCombobox } from "./combobox.js";
import { watchCopying } from "./copy.js";
import { watchKeys } from "./keys.js";
import { watchMenus } from "./menus.js";
import { watchPalette } from "./palette.js";
import { watchAppearance } from "./theme.js";
import { say } from "./say.js";

watchCombobox();
watchCopying();
watchKeys();
watchMenus();
watchPalette();
watchAppearance();

for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, () => say(document.body.dataset.failed ?? ""));
}
