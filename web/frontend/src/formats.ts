/** The browser's formats of numbers and dates, made once each: making one takes as long as using it
 * a hundred times, and a list uses the same few for every row. */

const kept = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.PluralRules>();

/** How a language writes numbers; throws RangeError for options that no browser knows. */
export function numbers(language: string, options?: Intl.NumberFormatOptions): Intl.NumberFormat {
  return once("number", language, options, () => new Intl.NumberFormat(language, options));
}

/** How a language writes moments; throws RangeError for a zone that this browser does not know. */
export function dates(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return once("date", language, options, () => new Intl.DateTimeFormat(language, options));
}

/** Which plural a language takes for a number. */
export function plurals(language: string): Intl.PluralRules {
  return once("plural", language, undefined, () => new Intl.PluralRules(language));
}

function once<Made extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.PluralRules>(
  kind: string,
  language: string,
  options: object | undefined,
  make: () => Made,
): Made {
  const key = `${kind} ${language} ${JSON.stringify(options)}`;
  const made = (kept.get(key) as Made | undefined) ?? make();
  kept.set(key, made);
  return made;
}
