//! Analysis of datasets over HTTP.

use utoipa_axum::router::OpenApiRouter;

use crate::App;

/// What analysis keeps with a loaded dataset.
#[derive(Debug, Default)]
pub struct Cache {}

/// Routes below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}
