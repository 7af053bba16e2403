/** The page of the API: Swagger UI over the server's own definition, without any other server. */
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";
import "swagger-ui-dist/swagger-ui.css";
import "./docs.css";

const isDark = matchMedia("(prefers-color-scheme: dark)");

/** Swagger UI draws itself dark where the page's root has this class. */
function follow(): void {
  document.documentElement.classList.toggle("dark-mode", isDark.matches);
}

follow();
isDark.addEventListener("change", follow);

SwaggerUI({
  url: "/api/v1/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  // The token lasts as long as the tab: nothing of it is written down in the browser.
  persistAuthorization: false,
  tryItOutEnabled: false,
  validatorUrl: null,
});
