/** Every inbound address of the workspace, and the way to a new one. */
import { Plus, ShieldCheck, Webhook } from "lucide";
import { fetchIntegrations, type Integration } from "../../api/integrations";
import { moment, ticking } from "../../clock";
import { t } from "../../i18n";
import { go, href } from "../../router";
import { may } from "../../state/me";
import { useResource } from "../../state/resource";
import { Badge } from "../../ui/badge";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Empty } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { Make } from "./make";
import { presetWord } from "./presets";

const columns = (): Column<Integration>[] => [
  { title: t("integrations.name"), cell: (one) => one.name },
  { title: t("integrations.sender"), cell: (one) => presetWord(one.preset) },
  { title: t("integrations.opens"), cell: (one) => t(`integrations.opens.${one.opens}`) },
  { title: t("integrations.state"), cell: (one) => <State one={one} /> },
  {
    title: t("integrations.since"),
    kind: "time",
    hideOnPhone: true,
    cell: (one) => (
      <time dateTime={one.created_at} title={moment(one.created_at)}>
        {ticking(one.created_at)}
      </time>
    ),
  },
];

/** `isMaking`: the sheet for a new one is open. */
export function List({ isMaking }: { isMaking: boolean }) {
  const all = useResource(fetchIntegrations, [], { of: ["integration"] });
  const mayWrite = may("integrations.write");
  const make = mayWrite && (
    <a
      class="button button-primary"
      href={href({ screen: "integrations", query: { make: "1" } })}
      data-testid="make-integration"
    >
      <Icon of={Plus} size={16} />
      {t("integrations.make")}
    </a>
  );
  return (
    <Page
      title={t("nav.integrations")}
      lead={t("integrations.lead")}
      actions={make}
      testId="integrations"
    >
      <Loaded of={all}>
        {(items) => (
          <Table
            rows={items}
            columns={columns()}
            rowKey={(one) => one.id}
            href={(one) => href({ screen: "integrations", id: one.id })}
            isQuiet={(one) => !one.enabled}
            label={t("nav.integrations")}
            testId="integration"
            empty={
              <Empty icon={Webhook} title={t("integrations.none")} testId="no-integrations">
                <p>{t("integrations.none_text")}</p>
                {make}
              </Empty>
            }
          />
        )}
      </Loaded>
      {isMaking && mayWrite && <Make onClose={() => go({ screen: "integrations" }, true)} />}
    </Page>
  );
}

/** On or off, and whether its sender has to prove itself. */
export function State({ one }: { one: Integration }) {
  return (
    <span class="badges">
      <Badge tone={one.enabled ? "good" : "quiet"} testId="integration-state">
        {one.enabled ? t("integrations.on") : t("integrations.off")}
      </Badge>
      {one.proof && (
        <Badge tone="info" icon={ShieldCheck} title={t("integrations.proof_text")}>
          {t("integrations.proof")}
        </Badge>
      )}
      {one.mapped && <Badge tone="quiet">{t("integrations.mapped")}</Badge>}
    </span>
  );
}
