/**
 * Pointing at the fields of a sample: what a press on one of them makes of a mapping.
 *
 * A field is known here by its path in the whole sample. Where the mapping reads each entry of a
 * list, a path into the list points at the same field of every entry, any other at the whole.
 */
import type { Mapping } from "../../api/integrations";

/** The steps from the whole sample to a field. */
export type Path = readonly string[];

/** What a field can be. */
export const PARTS = [
  "title",
  "summary",
  "severity",
  "status",
  "fingerprint",
  "labels",
  "link",
  "items",
] as const;
export type Part = (typeof PARTS)[number];

/** A mapping that points at nothing and guesses all. */
export const NOTHING: Mapping = {
  title: null,
  summary: null,
  severity: null,
  status: null,
  fingerprint: [],
  labels: [],
  link: null,
  items: null,
  guess: true,
};

/** A path as a JSON pointer (RFC 6901). */
export function written(path: Path): string {
  return path.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** The steps of a JSON pointer; a `#` before it is left out. */
export function steps(pointer: string): string[] {
  const [, ...rest] = pointer.replace(/^#/, "").split("/");
  return rest.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The pointer by which the mapping reads the field at this path of the sample. */
export function pointerTo(mapping: Mapping, path: Path): string {
  if (mapping.items === null) return written(path);
  const list = steps(mapping.items);
  const isInside = path.length > list.length && list.every((step, at) => path[at] === step);
  return isInside ? written(path.slice(list.length + 1)) : `#${written(path)}`;
}

/** Where a pointer leads in the sample, by the first entry of its list. */
export function pathOf(mapping: Mapping, pointer: string): Path {
  const own = steps(pointer);
  if (mapping.items === null || pointer.startsWith("#")) return own;
  return [...steps(mapping.items), "0", ...own];
}

/** What the field at this path is. */
export function partsAt(mapping: Mapping, path: Path): Part[] {
  const pointer = pointerTo(mapping, path);
  const holds: Record<Part, boolean> = {
    title: mapping.title === pointer,
    summary: mapping.summary === pointer,
    severity: mapping.severity?.field === pointer,
    status: mapping.status?.field === pointer,
    fingerprint: mapping.fingerprint.includes(pointer),
    labels: mapping.labels.some((one) => one.field === pointer),
    link: mapping.link === pointer,
    items: mapping.items !== null && mapping.items === written(path),
  };
  return PARTS.filter((part) => holds[part]);
}

/** The mapping with the field at this path being that part, or not any more when it was. */
export function toggled(mapping: Mapping, part: Part, path: Path): Mapping {
  const pointer = pointerTo(mapping, path);
  const was = partsAt(mapping, path).includes(part);
  switch (part) {
    case "title":
    case "summary":
    case "link":
      return { ...mapping, [part]: was ? null : pointer };
    case "severity":
      return {
        ...mapping,
        severity: was ? null : { field: pointer, values: {}, otherwise: null },
      };
    case "status":
      return {
        ...mapping,
        status: was
          ? null
          : { field: pointer, firing: [], resolved: [], ignored: [], otherwise: null },
      };
    case "fingerprint": {
      const rest = mapping.fingerprint.filter((one) => one !== pointer);
      return { ...mapping, fingerprint: was ? rest : [...rest, pointer] };
    }
    case "labels": {
      const rest = mapping.labels.filter((one) => one.field !== pointer);
      const name = freeName(mapping, path);
      return { ...mapping, labels: was ? rest : [...rest, { name, field: pointer }] };
    }
    case "items":
      return withItems(mapping, was ? null : path);
  }
}

/** The mapping reading each entry of the list at this path (null: the request as one), with what
 * was pointed at still pointing there. */
function withItems(mapping: Mapping, path: Path | null): Mapping {
  const bare: Mapping = { ...mapping, items: path === null ? null : written(path) };
  const moved = (pointer: string) => pointerTo(bare, pathOf(mapping, pointer));
  const maybe = (pointer: string | null) => (pointer === null ? null : moved(pointer));
  return {
    ...bare,
    title: maybe(bare.title),
    summary: maybe(bare.summary),
    link: maybe(bare.link),
    severity: bare.severity && { ...bare.severity, field: moved(bare.severity.field) },
    status: bare.status && { ...bare.status, field: moved(bare.status.field) },
    fingerprint: [...new Set(bare.fingerprint.map(moved))],
    labels: bare.labels.map((one) => ({ ...one, field: moved(one.field) })),
  };
}

/** A name for the label of this field that no other has: its own, or with those around it. */
function freeName(mapping: Mapping, path: Path): string {
  const taken = new Set(mapping.labels.map((one) => one.name));
  const words = path.filter((step) => !/^\d+$/.test(step));
  const named = words.length > 0 ? words : ["text"];
  for (let length = 1; length <= named.length; length += 1) {
    const name = named.slice(-length).join(".");
    if (!taken.has(name)) return name;
  }
  let at = 2;
  while (taken.has(`${named.at(-1)}.${at}`)) at += 1;
  return `${named.at(-1)}.${at}`;
}
