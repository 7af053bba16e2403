import { act, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import Sortable, { type SortableEvent } from "sortablejs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newSchedule, newSpec, type Spec } from "../../src/rules/spec";
import { blank } from "../../src/rules/tree";
import { OLIVIA, SAM } from "../world";
import { all, arrive, label, leave, onBench, pick, press, SAVE, saved, type } from "./rule_bench";

const CLOCK: Partial<Spec> = {
  condition: all(blank("question")),
  kinds: [],
  schedule: newSchedule(),
};
const NOTHING = { case: newSpec().case };
const DONE: Partial<Spec> = {
  case: {
    set_severity: "low",
    set_category: "noise",
    assign: SAM.id,
    reply: "Thank you.",
    labels: {},
  },
};

const at = (name: string) => screen.getByLabelText(name) as HTMLInputElement;
const radio = (testId: string, value: string) =>
  screen.getByTestId(testId).querySelector(`[value=${value}]`) as HTMLElement;
const inside = (deed: string) => screen.getByTestId(`deed-${deed}`);
const deeds = () =>
  [...screen.getByTestId("deeds").querySelectorAll<HTMLElement>("[data-testid^=deed-]")].map(
    (one) => one.dataset.testid?.slice("deed-".length),
  );

beforeEach(() => arrive());

afterEach(leave);

describe("what asks a rule", () => {
  it("is the clock when told so: a question takes the place of what came in", async () => {
    const server = await onBench({ condition: all(label("team")) });

    fireEvent.click(radio("trigger", "clock"));
    const tree = await saved(server);

    expect(tree).toMatchObject({ kinds: [], schedule: newSchedule() });
    expect(tree.condition).toEqual(all(blank("question")));
  });

  it("is what comes in when told so: reports end, and an alert is raised", async () => {
    const server = await onBench({ ...CLOCK, report: "day", severity: null });

    fireEvent.click(radio("trigger", "signal"));
    const tree = await saved(server);

    expect(tree).toMatchObject({ schedule: null, kinds: ["submission"], report: null });
    expect(tree.severity).toBe("high");
    expect(tree.condition).toEqual(all(blank("compare")));
  });

  it("keeps the conditions that it can ask as well", async () => {
    const server = await onBench({ condition: { type: "any", conditions: [] }, severity: "low" });

    fireEvent.click(radio("trigger", "clock"));
    const tree = await saved(server);

    expect(tree).toMatchObject({ condition: { type: "any", conditions: [] }, severity: "low" });
  });

  it("is only the kinds that are ticked, in their order", async () => {
    const server = await onBench({ kinds: ["event"] });

    fireEvent.click(screen.getByTestId("kind-submission"));
    expect((await saved(server)).kinds).toEqual(["submission", "event"]);
    await waitFor(() =>
      expect((screen.getByTestId("save-rule") as HTMLButtonElement).disabled).toBe(true),
    );
    fireEvent.click(screen.getByTestId("kind-event"));

    expect((await saved(server)).kinds).toEqual(["submission"]);
  });

  it("is the clock on the days and at the time that are set", async () => {
    const server = await onBench(CLOCK);

    type(screen.getByTestId("schedule-at"), "07:30");
    fireEvent.click(at("Sat"));
    fireEvent.click(at("Sun"));

    expect((await saved(server)).schedule).toMatchObject({
      at: "07:30",
      days: ["mon", "tue", "wed", "thu", "fri"],
    });
  });

  it("is the clock again and again", async () => {
    const server = await onBench(CLOCK);

    fireEvent.click(radio("schedule", "every"));
    expect(at("Every").value).toBe("1h");
    type(at("Every"), "20m");

    expect((await saved(server)).schedule).toMatchObject({
      every: 1_200,
      cron: null,
      days: null,
      at: null,
    });
  });

  it("is the clock by a line of cron, and by days again", async () => {
    const server = await onBench(CLOCK);

    fireEvent.click(radio("schedule", "cron"));
    type(at("Cron line"), "0 6 * * *");
    expect((await saved(server)).schedule).toMatchObject({ cron: "0 6 * * *", days: null });
    await waitFor(() =>
      expect((screen.getByTestId("save-rule") as HTMLButtonElement).disabled).toBe(true),
    );
    fireEvent.click(radio("schedule", "days"));

    expect((await saved(server)).schedule).toMatchObject({ cron: null, at: "09:00" });
  });
});

describe("what a rule does", () => {
  it("is begun by a press and offered no more, and ended by another", async () => {
    const server = await onBench({ severity: null });
    expect(screen.getByTestId("deeds").textContent).toContain("It does nothing yet");

    press("begin-alert");
    press("begin-reply");
    expect(deeds()).toEqual(["alert", "reply"]);
    expect(screen.queryByTestId("begin-reply")).toBeNull();
    press("end-alert");
    const tree = await saved(server);

    expect(deeds()).toEqual(["reply"]);
    expect(tree.severity).toBeNull();
    expect(tree.case.reply).toBe("Thank you. We are looking into it.");
  });

  it.each<[string, Partial<Spec["case"]>]>([
    ["set_severity", { set_severity: "high" }],
    ["set_category", { set_category: "other" }],
    ["assign", { assign: OLIVIA.id }],
  ])("with the case (%s) is begun with something, and ended with nothing", async (name, begun) => {
    const server = await onBench(NOTHING);

    press(`begin-${name}`);
    expect((await saved(server)).case).toEqual({ ...NOTHING.case, ...begun });
    await waitFor(() =>
      expect((screen.getByTestId("save-rule") as HTMLButtonElement).disabled).toBe(true),
    );
    press(`end-${name}`);

    expect((await saved(server)).case).toEqual(NOTHING.case);
  });

  it("with the case is saved as its fields say", async () => {
    const server = await onBench(DONE);
    await within(inside("assign")).findByText("Olivia Owner");

    fireEvent.click(inside("set_severity").querySelector("[value=critical]") as HTMLElement);
    type(at("Category"), "plumbing");
    pick(at("Person"), OLIVIA.id);
    type(screen.getByTestId("reply"), "We come.");

    expect((await saved(server)).case).toEqual({
      set_severity: "critical",
      set_category: "plumbing",
      assign: OLIVIA.id,
      reply: "We come.",
      labels: {},
    });
  });

  it("is an alert of a severity, which rests for a while", async () => {
    const server = await onBench();

    fireEvent.click(radio("severity", "critical"));
    type(screen.getByTestId("cooldown"), "45m");
    expect(await saved(server)).toMatchObject({ severity: "critical", cooldown: 2_700 });
    await waitFor(() =>
      expect((screen.getByTestId("save-rule") as HTMLButtonElement).disabled).toBe(true),
    );
    type(screen.getByTestId("cooldown"), "");

    expect((await saved(server)).cooldown).toBe(0);
  });

  it("is a report where the clock asks, and nothing with cases", async () => {
    const server = await onBench(CLOCK);
    expect(screen.queryByTestId("begin-assign")).toBeNull();

    press("begin-report");
    fireEvent.click(radio("report", "week"));
    press("end-alert");

    expect(await saved(server)).toMatchObject({ report: "week", severity: null });
    press("end-report");
    expect(deeds()).toEqual([]);
    expect(screen.queryByTestId("tell")).toBeNull();
  });

  it("is begun by a drag into the list, too, and offered no more", async () => {
    const server = await onBench();
    const box = screen.getByTestId("deed-box");
    const item = box.querySelector("[data-deed=reply]") as HTMLElement;
    const drop = (to: HTMLElement) => {
      const clone = item.cloneNode(true) as HTMLElement;
      item.replaceWith(clone);
      to.append(item);
      const event = { item, clone, from: box, to } as unknown as SortableEvent;
      act(() => Sortable.get(box)?.option("onEnd")?.(event));
    };

    drop(screen.getByTestId("deeds"));

    expect(deeds()).toEqual(["alert", "reply"]);
    expect(document.querySelector("[data-deed=reply]")).toBeNull();
    expect((await saved(server)).case.reply).not.toBeNull();
  });

  it("that is missing is said where it would stand", async () => {
    const server = await onBench({ severity: null });
    const errors = [{ field: "severity", wanted: "something to do" }];
    server.on(SAVE, () =>
      Response.json({ title: "No", status: 400, code: "invalid_input", errors }, { status: 400 }),
    );
    press("rule-active");

    press("save-rule");

    expect((await screen.findByText("something to do")).getAttribute("role")).toBe("alert");
  });
});

describe("the finer things of a rule", () => {
  it("are how alerts are told apart, its place in the order, and what it is for", async () => {
    const server = await onBench();

    type(at("Alerts are told apart by"), "place");
    type(at("Priority"), "5");
    type(at("Description"), "For the night.");

    expect(await saved(server)).toMatchObject({
      fingerprint: ["place"],
      priority: 5,
      description: "For the night.",
    });
  });

  it("have the usual priority where none is given", async () => {
    const server = await onBench({ priority: 5 });

    type(at("Priority"), "");

    expect((await saved(server)).priority).toBe(100);
  });

  it("are the hours outside of which it rests", async () => {
    const server = await onBench();

    press("hours");
    type(at("From"), "22:00");
    type(at("Until"), "06:00");
    fireEvent.click(at("Mon"));
    const { hours } = await saved(server);

    expect(hours).toMatchObject({ start: "22:00", end: "06:00", zone: null });
    expect(hours?.days).toEqual(["tue", "wed", "thu", "fri", "sat", "sun"]);
  });

  it("are no hours when it shall never rest", async () => {
    const server = await onBench({
      hours: { start: "09:00", end: "18:00", days: ["mon"], zone: null },
    });

    press("hours");

    expect((await saved(server)).hours).toBeNull();
    expect(screen.queryByLabelText("From")).toBeNull();
  });
});
