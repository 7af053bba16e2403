/** A form's values on their way to the server, and each refusal back at its field. */
import { useRef, useState } from "preact/hooks";
import { type Problem, problemFrom } from "../api/problem";
import { fieldWords } from "../field_words";

/** What stands under fields, by their names; a path such as `matchers.0.value` is there too. */
export type Errors = Readonly<Record<string, string>>;

/** What a field part takes from a form: spread it, `<TextField {...form.field("name")} />`. */
export interface Bound<T> {
  value: T;
  error: string | undefined;
  onChange: (value: T) => void;
}

export interface Form<V extends object> {
  values: V;
  errors: Errors;
  /** True where something differs from what was loaded or last saved. */
  isDirty: boolean;
  isBusy: boolean;
  /** What went wrong and belongs to no field of this form; null where fields say it all. */
  problem: Problem | null;
  /** The values at this moment, also after an `await` that began with older ones. */
  now(): V;
  set<K extends keyof V>(name: K, value: V[K]): void;
  field<K extends keyof V & string>(name: K): Bound<V[K]>;
  /** Begin again from other values, as from what somebody else saved. */
  reset(values: V): void;
  /** Refuse without asking the server. */
  refuse(errors: Errors): void;
  /**
   * Send the values; the answer, or undefined where it was refused: then `errors` and `problem`
   * say why and every value stays. Does nothing while the one before is still out.
   */
  submit<R>(send: (values: V) => Promise<R>): Promise<R | undefined>;
}

/** A form that begins with these values. */
export function useForm<V extends object>(initial: V): Form<V> {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Errors>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [saved, setSaved] = useState(() => JSON.stringify(initial));
  const busy = useRef(false);
  const latest = useRef(values);
  latest.current = values;

  const set: Form<V>["set"] = (name, value) => {
    latest.current = { ...latest.current, [name]: value };
    setValues(latest.current);
    setErrors((before) => without(before, String(name)));
  };

  return {
    values,
    errors,
    problem,
    isBusy,
    isDirty: JSON.stringify(values) !== saved,
    now: () => latest.current,
    set,
    field: (name) => ({
      value: values[name],
      error: errors[name],
      onChange: (value) => set(name, value),
    }),
    reset: (fresh) => {
      latest.current = fresh;
      setValues(fresh);
      setSaved(JSON.stringify(fresh));
      setErrors({});
      setProblem(null);
    },
    refuse: setErrors,
    submit: async (send) => {
      if (busy.current) return undefined;
      busy.current = true;
      setBusy(true);
      setErrors({});
      setProblem(null);
      const sent = latest.current;
      try {
        const answer = await send(sent);
        setSaved(JSON.stringify(sent));
        return answer;
      } catch (reason) {
        const why = problemFrom(reason);
        const found = errorsOf(why);
        setErrors(found);
        // Somebody thought better of it while it was asked about again: nothing went wrong.
        if (why.code === "aborted") return undefined;
        const isPlaced =
          why.fields.length > 0 && why.fields.every((one) => top(one.field) in sent);
        setProblem(isPlaced ? null : why);
        return undefined;
      } finally {
        busy.current = false;
        setBusy(false);
      }
    },
  };
}

/** The errors of a problem: each at its path, and the first of a field at the field itself. */
export function errorsOf(problem: Problem): Errors {
  const found: Record<string, string> = {};
  for (const mistake of problem.fields) {
    const { field } = mistake;
    const words = fieldWords(mistake);
    found[field] ??= words;
    found[top(field)] ??= words;
  }
  return found;
}

function top(path: string): string {
  return path.split(".")[0] ?? path;
}

function without(errors: Errors, name: string): Errors {
  const rest = Object.entries(errors).filter(([path]) => top(path) !== name);
  return rest.length === Object.keys(errors).length ? errors : Object.fromEntries(rest);
}
