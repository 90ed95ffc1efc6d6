/** Starts the kiosk's page: first the words, then the line to the service, then the components that show both. */
import { loadMessages, t } from "./messages.js";
import { Lane } from "./lane.js";
import "./components/tambo-kiosk.js";

await loadMessages(new URLSearchParams(location.search).get("lang"));
document.title = t("page.title");

const kiosk = document.createElement("tambo-kiosk");
kiosk.lane = new Lane(location);
document.body.append(kiosk);
kiosk.lane.start();
