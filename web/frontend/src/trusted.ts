/** The one door for addresses of scripts: the page's policy trusts what was built with it. */

interface Policy {
  createScriptURL(address: string): unknown;
}

interface Policies {
  createPolicy(name: string, rules: Policy): Policy;
}

// Named in the server's content policy; a browser makes it once and no second time.
const NAME = "opsbell";

let policy: Policy | null = null;

/** The address as `Worker`, `SharedWorker` and service workers take it; throws for one that is not
 * of this very page's origin. */
export function scriptUrl(address: string): string {
  const rules = { createScriptURL: own };
  policy ??=
    (globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy(NAME, rules) ?? rules;
  return policy.createScriptURL(address) as string;
}

function own(address: string): string {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin) throw new TypeError(`not a script of this page: ${address}`);
  return url.href;
}
