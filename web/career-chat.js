// The file to embed: it defines the tag.

import { CareerChat } from "./element.js";
// Named here, the others arrive in the same round trip; answers.js and tools.js come with the first question.
import "./api.js";
import "./controls.js";
import "./conversation.js";
import "./messages.js";
import "./nodes.js";
import "./storage.js";
import "./style.js";

export { CareerChat };

if (!customElements.get("career-chat")) customElements.define("career-chat", CareerChat);
