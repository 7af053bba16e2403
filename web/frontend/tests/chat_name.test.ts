import { describe, expect, it } from "vitest";
import { chatName } from "../src/chat_name";

describe("the name of a chat", () => {
  it.each([
    ["Ops room", null, "Ops room"],
    ["Ops room", "Alerts", "Ops room › Alerts"],
    ["Ops room · Alerts", "Alerts", "Ops room › Alerts"],
  ])("of %j with the topic %j says each once", (title, topic_name, said) => {
    expect(chatName({ title, topic_name })).toBe(said);
  });
});
