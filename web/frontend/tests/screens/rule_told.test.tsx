import { screen, waitFor } from "@testing-library/preact";
import { afterEach, expect, it } from "vitest";
import { aRule, arrive, aServer, leave, open } from "./rule_bench";

const NIGHT = { kind: "chat", id: "rc-1" };

afterEach(leave);

const said = async () => (await screen.findByTestId("told")).textContent;

it.each([
  ["its name, for who may not read receivers", "Night desk", "Night desk"],
  ["that it is gone, where it is", null, "(gone)"],
])("a receiver of a rule is shown by %s", async (_, name, shown) => {
  arrive(["rules.read"]);
  aServer(aRule({ receivers: [NIGHT] }, { receivers: [{ ...NIGHT, name }] }));

  open("r-1");

  expect(await said()).toContain(shown);
});

it("a receiver is not called gone before the list of them came", async () => {
  arrive(["rules.read", "receivers.read"]);
  let come: (page: unknown) => void = () => undefined;
  const server = aServer(aRule({ receivers: [NIGHT] })).on(
    "GET /api/v1/receivers",
    () => new Promise((resolve) => (come = resolve)),
  );
  open("r-1");
  expect(await said()).toContain("…");
  await waitFor(() => expect(server.of("GET /api/v1/receivers")).toHaveLength(1));

  come({ items: [{ ...NIGHT, name: "Night desk", chat: {} }], next_cursor: null });

  await waitFor(async () => expect(await said()).toContain("Night desk"));
});
