/** One integration: what it received, how its fields are read, and how it is set up. */
import { fetchIntegration } from "../../api/integrations";
import { t } from "../../i18n";
import { href, type Query } from "../../router";
import { useResource } from "../../state/resource";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Skeleton } from "../../ui/states";
import { Tabs } from "../../ui/tabs";
import { State } from "./list";
import { MappingPart } from "./mapping";
import { presetWord } from "./presets";
import { ReceivedPart } from "./received";
import { Sample } from "./sample";
import { Setup } from "./setup";

const PARTS = ["received", "mapping", "setup"] as const;

/** `part` null: what it received. */
export function One({ id, part, query }: { id: string; part: string | null; query: Query }) {
  const found = useResource((signal) => fetchIntegration(id, signal), [id], {
    of: ["integration"],
  });
  const one = found.value;
  const here = PARTS.find((name) => name === part) ?? "received";
  const to = (name: (typeof PARTS)[number]) =>
    href({ screen: "integrations", id, part: name === "received" ? null : name });
  return (
    <Page
      title={one?.name ?? t("nav.integrations")}
      lead={one && presetWord(one.preset)}
      back={href({ screen: "integrations" })}
      actions={
        one && (
          <>
            <State one={one} />
            <Sample one={one} />
          </>
        )
      }
      tabs={
        <Tabs
          label={t("integrations.parts")}
          tabs={PARTS.map((name) => ({
            title: t(`integrations.part.${name}`),
            href: to(name),
            isCurrent: name === here,
            testId: `part-${name}`,
          }))}
        />
      }
      testId="integration-page"
    >
      <Loaded of={found} skeleton={<Skeleton rows={3} kind="card" />}>
        {(known) => {
          if (here === "mapping") {
            return <MappingPart one={known} request={query.request ?? null} set={found.set} />;
          }
          if (here === "setup") return <Setup one={known} set={found.set} />;
          return <ReceivedPart one={known} open={query.open ?? null} set={found.set} />;
        }}
      </Loaded>
    </Page>
  );
}
