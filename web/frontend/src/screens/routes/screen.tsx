/** The routes in their order, and beside them the question who would get an alert. */
import { Plus, Split } from "lucide";
import { fetchRoutes, type Route } from "../../api/routes";
import { t } from "../../i18n";
import { go, href, type Place } from "../../router";
import { may } from "../../state/me";
import { useResource } from "../../state/resource";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Empty } from "../../ui/states";
import { NEW } from "../../ui/stored_editor";
import { Tabs } from "../../ui/tabs";
import { RouteEditor } from "./editor";
import { RouteOrder } from "./order";
import { WhoWould } from "./who_would";
import "../../styles/alerting.css";

export const SCREEN = "routes";
/** The tab of the question; its address is `#/routes?view=who`. */
const WHO = "who";

/** The screen. */
export default function Routes({ id, query }: Place) {
  const list = useResource<readonly Route[]>((signal) => fetchRoutes(signal), [], {
    whenSeen: true,
    of: ["route", "receiver"],
  });
  const mayChange = may("routes.write");
  const isAsking = query.view === WHO;
  return (
    <Page
      title={t("nav.routes")}
      lead={t("routes.lead")}
      testId="routes"
      actions={
        mayChange && (
          <a
            class="button button-primary"
            href={href({ screen: SCREEN, id: NEW })}
            data-testid="new-route"
          >
            <Icon of={Plus} />
            {t("routes.new")}
          </a>
        )
      }
      tabs={
        <Tabs
          label={t("nav.routes")}
          tabs={[
            {
              title: t("routes.order"),
              href: href({ screen: SCREEN }),
              isCurrent: !isAsking,
              count: list.value?.length ?? null,
            },
            {
              title: t("routes.who"),
              href: href({ screen: SCREEN, query: { view: WHO } }),
              isCurrent: isAsking,
              testId: "who-tab",
            },
          ]}
        />
      }
    >
      {isAsking ? (
        <WhoWould query={query} />
      ) : (
        <Loaded of={list}>
          {(rows) =>
            rows.length === 0 ? (
              <None />
            ) : (
              <RouteOrder of={list} mayMove={mayChange} current={id} />
            )
          }
        </Loaded>
      )}
      {id && (
        <RouteEditor id={id} onClose={() => go({ screen: SCREEN })} onChanged={list.reload} />
      )}
    </Page>
  );
}

function None() {
  return (
    <Empty icon={Split} title={t("routes.none")} testId="no-routes">
      <p>{t("routes.none_text")}</p>
    </Empty>
  );
}
