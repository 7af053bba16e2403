/** The parts of a form: what is typed or pressed, and the value that comes of it. */
import { cleanup, fireEvent, render, screen, within } from "@testing-library/preact";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { afterEach, describe, expect, it } from "vitest";
import type { Severity } from "../../src/api/types";
import { me, members } from "../../src/state/me";
import { Choice } from "../../src/ui/fields/choice";
import { DurationField } from "../../src/ui/fields/duration";
import type { FieldProps } from "../../src/ui/fields/field";
import { NumberField } from "../../src/ui/fields/number";
import { PersonField } from "../../src/ui/fields/person";
import { SelectField } from "../../src/ui/fields/select";
import { SeverityField } from "../../src/ui/fields/severity";
import { Switch } from "../../src/ui/fields/switch";
import { TagsField } from "../../src/ui/fields/tags";
import { TextArea, TextField } from "../../src/ui/fields/text";
import { DateTimeField, TimeField } from "../../src/ui/fields/time";
import { ME, refusal, SAM, Server } from "../world";

afterEach(() => {
  cleanup();
  members.value = null;
  me.value = null;
});

/** A form with one field in it: it keeps the value, and the test reads every one it was told. */
function keeping<T>(first: T, draw: (field: FieldProps<T>) => ComponentChildren) {
  const told: T[] = [];
  let put: (value: T) => void = () => undefined;
  function Form() {
    const [value, setValue] = useState(first);
    put = setValue;
    return (
      <>
        {draw({
          label: "The field",
          testId: "field",
          value,
          onChange: (to) => {
            told.push(to);
            setValue(() => to);
          },
        })}
      </>
    );
  }
  render(<Form />);
  return { told, put: (value: T) => put(value) };
}

const type = (text: string) =>
  fireEvent.input(screen.getByTestId("field"), { target: { value: text } });
const shown = () => (screen.getByTestId("field") as HTMLInputElement).value;

describe("every field", () => {
  it("is found by its label and says whether it may be left out", () => {
    keeping<string>("", (field) => <TextField {...field} required={false} />);

    expect(screen.getByLabelText(/The field/)).toBe(screen.getByTestId("field"));
    expect(screen.getByText("optional")).toBeTruthy();
  });

  it("speaks its hint, and its error in place of the hint", () => {
    keeping<string>("", (field) => (
      <>
        <TextField {...field} hint="As on the door" required />
        <TextField {...field} testId="wrong" hint="As on the door" error="Too long" />
      </>
    ));

    const spoken = (testId: string) =>
      document.getElementById(screen.getByTestId(testId).getAttribute("aria-describedby") ?? "")
        ?.textContent;
    expect(spoken("field")).toBe("As on the door");
    expect(screen.getByTestId("field").getAttribute("aria-required")).toBe("true");
    expect(spoken("wrong")).toBe("Too long");
    expect(screen.getByTestId("wrong").getAttribute("aria-invalid")).toBe("true");
  });
});

describe("a text", () => {
  it.each([
    ["of one line", (field: FieldProps<string>) => <TextField {...field} mono most={9} />],
    ["of several lines", (field: FieldProps<string>) => <TextArea {...field} mono most={9} />],
  ])("%s is what was typed", (_, draw) => {
    const { told } = keeping<string>("", draw);

    type("No towels");

    expect(told).toEqual(["No towels"]);
    expect(screen.getByTestId("field").className).toContain("is-mono");
    expect(screen.getByTestId("field").getAttribute("maxlength")).toBe("9");
  });
});

describe("a number", () => {
  it.each([
    ["12", 12],
    ["0", 0],
    ["1.5", 1.5],
    ["", null],
  ])("typed as %j is %j", (typed, value) => {
    const { told } = keeping<number | null>(7, (field) => <NumberField {...field} unit="%" />);

    type(typed);

    expect(told).toEqual([value]);
    expect(screen.getByText("%")).toBeTruthy();
  });
});

describe("a duration", () => {
  it("is read from words and written out when the field is left", () => {
    const { told } = keeping<number | null>(null, (field) => <DurationField {...field} />);

    type("90m");
    expect(shown()).toBe("90m");
    fireEvent.blur(screen.getByTestId("field"));

    expect(told).toEqual([5400]);
    expect(shown()).toBe("1h 30m");
  });

  it("that is none is said at once and not handed on", () => {
    const { told } = keeping<number | null>(60, (field) => <DurationField {...field} />);

    type("soon");

    expect(screen.getByText("No duration. Write 30m, 1h 30m or 2d")).toBeTruthy();
    expect(told).toEqual([]);
  });

  it("that is taken away is nothing", () => {
    const { told } = keeping<number | null>(60, (field) => <DurationField {...field} />);

    type("");

    expect(told).toEqual([null]);
  });

  it("is picked by a press", () => {
    const { told } = keeping<number | null>(null, (field) => (
      <DurationField {...field} presets={[1800, 7200]} />
    ));

    fireEvent.click(screen.getByRole("button", { name: "2h" }));

    expect(told).toEqual([7200]);
    expect(shown()).toBe("2h");
    expect(screen.getByRole("button", { name: "2h" }).getAttribute("aria-pressed")).toBe("true");
    expect(screen.getByRole("button", { name: "30m" }).getAttribute("aria-pressed")).toBe("false");
  });

  it("that came from outside takes the place of what was typed", async () => {
    const { put } = keeping<number | null>(60, (field) => <DurationField {...field} />);
    type("soon");

    put(3600);

    await screen.findByDisplayValue("1h");
    expect(screen.queryByText(/No duration/)).toBeNull();
  });
});

describe("one of several", () => {
  const OPTIONS = [
    { value: "day" as const, title: "By day" },
    { value: "night" as const, title: "By night" },
    { value: "never" as const, title: "Never", disabled: true },
  ];
  type When = (typeof OPTIONS)[number]["value"];

  it("is chosen among segments", () => {
    const { told } = keeping<When>("day", (field) => <Choice {...field} options={OPTIONS} />);

    fireEvent.click(screen.getByRole("radio", { name: "By night" }));

    expect(told).toEqual(["night"]);
    expect(screen.getByRole("radio", { name: "By night" })).toHaveProperty("checked", true);
    expect(screen.getByRole("radio", { name: "Never" })).toHaveProperty("disabled", true);
    expect(screen.getByRole("group", { name: "The field" })).toBeTruthy();
  });

  it("is chosen in a list", () => {
    const { told } = keeping<When>("day", (field) => <SelectField {...field} options={OPTIONS} />);

    fireEvent.change(screen.getByTestId("field"), { target: { value: "night" } });

    expect(told).toEqual(["night"]);
    expect(screen.getByRole("option", { name: "Never" })).toHaveProperty("disabled", true);
  });

  it("is how bad it is", () => {
    const { told } = keeping<Severity>("low", (field) => <SeverityField {...field} />);

    fireEvent.click(screen.getByRole("radio", { name: "Critical" }));

    expect(told).toEqual(["critical"]);
    expect(screen.getByRole("radio", { name: "Low" })).toHaveProperty("checked", false);
  });

  it("is on or off", () => {
    const { told } = keeping(false, (field) => <Switch {...field} hint="Also at night" />);

    fireEvent.click(screen.getByRole("switch", { name: "The field" }));
    fireEvent.click(screen.getByRole("switch", { name: "The field", checked: true }));

    expect(told).toEqual([true, false]);
    expect(screen.getByText("Also at night").className).toBe("muted");
  });

  it("says beside a switch why it was refused", () => {
    keeping(false, (field) => <Switch {...field} hint="Also at night" error="Not now" />);

    expect(screen.getByText("Not now").className).toBe("form-error");
    expect(screen.queryByText("Also at night")).toBeNull();
  });
});

describe("words in a row", () => {
  const LIST = ["db", "web"];
  const words = (first: string[], over: Partial<Parameters<typeof TagsField>[0]> = {}) =>
    keeping<readonly string[]>(first, (field) => <TagsField {...field} {...over} />);
  const press = (key: string) => fireEvent.keyDown(screen.getByTestId("field"), { key });
  const row = () =>
    [...screen.getByTestId("field-box").querySelectorAll(".tag")].map((tag) => tag.textContent);

  it("are taken by Enter, by a comma and by leaving", () => {
    words([]);

    type("team");
    press("Enter");
    type("night,");
    type(" late ");
    fireEvent.blur(screen.getByTestId("field"));

    expect(row()).toEqual(["team", "night", "late"]);
    expect(shown()).toBe("");
  });

  it("stand there once", () => {
    const { told } = words(["team"]);

    type("team, team,");

    expect(told).toEqual([]);
    expect(row()).toEqual(["team"]);
  });

  it("are taken away by their button, and from the end by Backspace", () => {
    words(["a", "b", "c"]);

    fireEvent.click(screen.getByRole("button", { name: "Remove a" }));
    press("Backspace");

    expect(row()).toEqual(["b"]);
  });

  it("are only those of a closed list, and one of it is taken as soon as it is written", () => {
    words([], { list: LIST, isClosed: true });

    type("mail,");
    type("db");

    expect(row()).toEqual(["db"]);
    const offered = [...document.querySelectorAll("datalist option")];
    expect(offered.map((one) => one.getAttribute("value"))).toEqual(["web"]);
  });

  it("are no more than there is room for", () => {
    words(["a"], { most: 2 });

    type("b, c,");

    expect(row()).toEqual(["a", "b"]);
    expect(screen.getByTestId("field")).toHaveProperty("disabled", true);
  });
});

describe("a moment", () => {
  it.each([
    ["09:30", "09:30"],
    ["", null],
  ])("a time of day %j is %j", (typed, value) => {
    const { told } = keeping<string | null>("08:00", (field) => <TimeField {...field} />);

    type(typed);

    expect(told).toEqual([value]);
  });

  it("is typed by the clock of the workspace, which is named", () => {
    me.value = { ...ME, workspace: { ...ME.workspace, zone: "Europe/Madrid" } };
    const at = "2026-07-01T10:00:00.000Z";
    const { told } = keeping<string | null>(at, (field) => <DateTimeField {...field} />);

    expect(shown()).toBe("2026-07-01T12:00");
    expect(screen.getByText("Time in Europe/Madrid")).toBeTruthy();
    type("2026-07-01T14:30");
    type("");

    expect(told.map((one) => one && new Date(one).toISOString())).toEqual([
      "2026-07-01T12:30:00.000Z",
      null,
    ]);
  });
});

describe("a person", () => {
  const member = {
    person: SAM,
    username: null,
    role: "staff" as const,
    since: "2026-11-20T08:00:00.000Z",
    places: [],
    topics: [],
  };

  it("is one of the members, or nobody", async () => {
    new Server().on("GET /api/v1/members", () => ({ items: [member] }));
    const { told } = keeping<string | null>(null, (field) => <PersonField {...field} />);
    await screen.findByRole("option", { name: "Sam Staff" });

    fireEvent.change(screen.getByTestId("field"), { target: { value: SAM.id } });
    fireEvent.change(screen.getByTestId("field"), { target: { value: "" } });

    expect(told).toEqual([SAM.id, null]);
  });

  it("who left still stands there, and is not taken for another", async () => {
    const server = new Server().on("GET /api/v1/members", () => ({ items: [member] }));
    keeping<string | null>("p-gone", (field) => <PersonField {...field} />);

    expect(within(screen.getByTestId("field")).getByText("Loading…")).toBeTruthy();
    await screen.findByRole("option", { name: "p-gone" });

    expect(shown()).toBe("p-gone");
    expect(server.of("GET /api/v1/members")).toHaveLength(1);
  });

  it("stays as it was where the members cannot be had", async () => {
    const server = new Server().on("GET /api/v1/members", () => refusal(500, "broken", "No."));
    keeping<string | null>("p-sam", (field) => <PersonField {...field} />);

    await expect.poll(() => server.of("GET /api/v1/members").length).toBeGreaterThan(0);

    expect(shown()).toBe("p-sam");
  });
});
